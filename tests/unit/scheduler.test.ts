import { describe, expect, it } from 'vitest'
import { FakeClock } from '../support/fake-clock.js'
import { openYard } from '../support/yard.js'

const startedIds = (runner: { started: { id: number }[] }) => runner.started.map(({ id }) => id)

describe('order', () => {
  it('[Q1] starts higher priorities first and keeps the order of enqueueing within one', async () => {
    const yard = await openYard()
    const [a, b, c, d] = await yard.add({}, { priority: 10 }, { priority: 0 }, { priority: 10 })
    const { runner, engine } = await yard.engine({ concurrency: 1 })
    for (let i = 0; i < 4; i += 1) {
      await yard.clock.settle()
      runner.end(startedIds(runner).at(-1) as number)
    }
    await yard.clock.settle()
    expect(startedIds(runner)).toEqual([b, d, a, c])
    await engine.stop()
  })

  it('[Q3] skips held and delayed jobs without losing their places', async () => {
    const yard = await openYard()
    const [held, delayed, free] = (await yard.add({ held: true }, { delayMs: 60_000 }, {})) as [number, number, number]
    const { runner } = await yard.engine({ concurrency: 1 })
    expect(startedIds(runner)).toEqual([free])
    await yard.jobs.release([held])
    await yard.clock.advance(60_000)
    runner.end(free)
    await yard.clock.settle()
    runner.end(held)
    await yard.clock.settle()
    expect(startedIds(runner)).toEqual([free, held, delayed])
  })

  it('[Q3] starts a delayed job by one timer at its time, also when the clock is set forward', async () => {
    const yard = await openYard()
    const [first, second] = await yard.add({ delayMs: 10_000 }, { delayMs: 7_200_000 })
    const { runner } = await yard.engine()
    await yard.clock.advance(9_999)
    expect(startedIds(runner)).toEqual([])
    await yard.clock.advance(1)
    expect(startedIds(runner)).toEqual([first])
    yard.clock.jump(7_200_000)
    await yard.clock.advance(60_000)
    expect(startedIds(runner)).toEqual([first, second])
  })

  it('[Q10] starts what is enqueued in this process without waiting for a timer', async () => {
    const yard = await openYard()
    const { runner } = await yard.engine()
    const [id] = await yard.add({})
    await yard.clock.settle()
    expect(startedIds(runner)).toEqual([id])
  })

  it('[Q10] takes a large transaction over page by page, also what changes between two pages', async () => {
    const yard = await openYard()
    await yard.jobs.pauseScope({ kind: 'queue' })
    const { engine, events } = await yard.engine()
    const there = await openYard(yard.dataDir, yard.clock)
    const ids = await there.add(...Array.from({ length: 4_000 }, () => ({})))
    // The first page is read at once, the others in later turns.
    engine.notice()
    expect(engine.queue.size).toBe(1_000)
    await there.jobs.cancel([ids[3_500] as number])
    await there.jobs.move(ids[3_999] as number, { to: 'first' })
    await there.jobs.move(ids[0] as number, { to: 'last' })
    await yard.clock.settle()
    const order = there.jobs.list({ states: ['queued'], limit: 10_000 }).map(({ id }) => id)
    expect(
      engine.queue
        .list('next')
        .slice(0, 10_000)
        .map(({ id }) => id),
    ).toEqual(order)
    expect(order).toHaveLength(3_999)
    for (const event of events) if (event.type === 'changed') expect(event.ids.length).toBeLessThanOrEqual(1_000)
  })

  it('[Q10] sees what another process committed at its next look', async () => {
    const here = await openYard()
    const { runner } = await here.engine()
    const there = await openYard(here.dataDir, here.clock)
    const [id] = await there.add({})
    await here.clock.advance(50)
    expect(startedIds(runner)).toEqual([id])
  })
})

describe('limits', () => {
  it('[R1] runs at most `concurrency` jobs, and at most the stored limit of a type and of a group', async () => {
    const yard = await openYard()
    const [a, b, c, d] = await yard.add({ group: 'gpu' }, { group: 'gpu' }, {}, {})
    await yard.jobs.setLimit({ scope: { kind: 'group', name: 'gpu' }, concurrency: 1 })
    const { runner } = await yard.engine({ concurrency: 3 })
    expect(startedIds(runner)).toEqual([a, c, d])
    await yard.jobs.setLimit({ scope: { kind: 'type', name: 'command' }, concurrency: 1 })
    runner.end(c as number)
    runner.end(a as number)
    await yard.clock.settle()
    expect(startedIds(runner)).toEqual([a, c, d])
    runner.end(d as number)
    await yard.clock.settle()
    expect(startedIds(runner)).toEqual([a, c, d, b])
  })

  it('[R1] holds stored limits across two engines on one database', async () => {
    const clock = new FakeClock()
    const one = await openYard(undefined, clock)
    const two = await openYard(one.dataDir, clock)
    await one.jobs.setLimit({ scope: { kind: 'queue' }, concurrency: 3 })
    await one.add({}, {}, {}, {}, {})
    const first = await one.engine({ id: 'first', concurrency: 2 })
    const second = await two.engine({ id: 'second', concurrency: 2 })
    await clock.advance(100)
    expect(first.runner.running.size + second.runner.running.size).toBe(3)
    const ids = [...first.runner.started, ...second.runner.started].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('[R6] a paused queue, type or group dispatches nothing and stops nothing', async () => {
    const yard = await openYard()
    const [a, b] = await yard.add({ group: 'g' }, { group: 'g' })
    const { runner } = await yard.engine({ concurrency: 1 })
    for (const scope of [{ kind: 'queue' }, { kind: 'type', name: 'command' }, { kind: 'group', name: 'g' }] as const) {
      await yard.jobs.pauseScope(scope)
    }
    expect([...runner.running.keys()]).toEqual([a])
    runner.end(a as number)
    await yard.clock.settle()
    await yard.jobs.resumeScope({ kind: 'queue' })
    await yard.jobs.resumeScope({ kind: 'group', name: 'g' })
    await yard.clock.settle()
    expect(startedIds(runner)).toEqual([a])
    await yard.jobs.resumeScope({ kind: 'type', name: 'command' })
    await yard.clock.settle()
    expect(startedIds(runner)).toEqual([a, b])
  })
})

describe('trouble', () => {
  it('[K1] [S6] a commit that fails changes nothing, says so, and is tried again with nothing lost', async () => {
    const yard = await openYard()
    const [a, b] = (await yard.add({}, {})) as [number, number]
    const { runner, events } = await yard.engine({ concurrency: 1 })
    yard.store.database.connection.exec(
      `create temp trigger full before update on jobs begin select raise(abort, 'disk is full'); end`,
    )
    runner.end(a)
    await yard.clock.settle()
    expect(yard.jobs.get(a).state).toBe('running')
    expect(startedIds(runner)).toEqual([a])
    expect(events.filter(({ type }) => type === 'trouble')).not.toHaveLength(0)
    yard.store.database.connection.exec('drop trigger full')
    await yard.clock.advance(1_000)
    expect(yard.jobs.get(a).state).toBe('completed')
    expect(startedIds(runner)).toEqual([a, b])
  })
})

describe('retries', () => {
  it('[F1] waits base·2^(n−1) between attempts and fails after the last', async () => {
    const yard = await openYard()
    const [id] = (await yard.add({ maxAttempts: 3, backoffMs: 1_000 })) as [number]
    const { runner } = await yard.engine()
    const broken = { how: 'failed', error: { code: 'ECONNRESET', message: 'gone', retryable: null } } as const
    runner.end(id, broken)
    await yard.clock.settle()
    expect(yard.jobs.get(id)).toMatchObject({ state: 'queued', attempt: 1, runAfter: yard.clock.now() + 1_000 })
    await yard.clock.advance(1_000)
    runner.end(id, broken)
    await yard.clock.settle()
    expect(yard.jobs.get(id)).toMatchObject({ state: 'queued', attempt: 2, runAfter: yard.clock.now() + 2_000 })
    await yard.clock.advance(2_000)
    runner.end(id, broken)
    await yard.clock.settle()
    expect(yard.jobs.get(id)).toMatchObject({
      state: 'failed',
      attempt: 3,
      error: { code: 'ECONNRESET', retryable: true },
    })
  })

  it('[F1] a longer Retry-After wins', async () => {
    const yard = await openYard()
    const [id] = (await yard.add({ maxAttempts: 2, backoffMs: 1_000 })) as [number]
    const { runner } = await yard.engine()
    runner.end(id, { how: 'failed', error: { code: '429', message: '', retryable: null, retryAfterMs: 90_000 } })
    await yard.clock.settle()
    expect(yard.jobs.get(id).runAfter).toBe(yard.clock.now() + 90_000)
  })

  it('[F4] a shutdown uses up no attempt and puts jobs at the head, in their order', async () => {
    const yard = await openYard()
    const [a, b, c] = (await yard.add({}, {}, {})) as [number, number, number]
    const { runner, engine } = await yard.engine({ concurrency: 2 })
    expect(startedIds(runner)).toEqual([a, b])
    const [urgent] = (await yard.add({})) as [number]
    await yard.jobs.move(urgent, { to: 'first' })
    await engine.stop()
    expect(yard.jobs.list({}).map(({ id }) => id)).toEqual([a, b, urgent, c])
    expect(yard.jobs.get(a)).toMatchObject({ state: 'queued', attempt: 1, owner: null, pid: null })
    const next = await yard.engine({ id: 'engine-2', concurrency: 1 })
    expect(next.runner.started[0]).toMatchObject({ id: a, attempt: 1 })
  })
})

describe('start', () => {
  it('leaves neither a launcher nor an engine behind when the queue cannot be read', async () => {
    const yard = await openYard()
    await yard.add({}, {})
    const { connection } = yard.store.database
    connection.exec('alter table jobs rename column weight to mass')
    const { engine, runner } = yard.newEngine()
    await expect(engine.start()).rejects.toThrow('weight')
    expect(runner.isOpen).toBe(false)
    expect(connection.prepare('select id from engines').all()).toEqual([])

    connection.exec('alter table jobs rename column mass to weight')
    const next = await yard.engine({ id: 'engine-2' })
    expect(next.runner.isOpen).toBe(true)
    expect(startedIds(next.runner)).toHaveLength(2)
  })
})
