import { describe, expect, it, onTestFinished } from 'vitest'
import { QueueLists } from '../../src-main/service/queue-lists.js'
import { SECTIONS } from '../../src-shared/queue-view.js'
import { openWindowYard } from '../support/window-yard.js'

describe('the sections of the queue', () => {
  it('hold every job once, and find each where it is', async () => {
    const { add, changes, lists, next, clock } = await openWindowYard()
    const ids = await add({}, { held: true }, { delayMs: 60_000 }, { priority: 10 }, {}, {})
    await changes.cancel([ids[5] as number])
    await next()
    lists.touch(...SECTIONS)
    lists.settle()
    const found = SECTIONS.flatMap((section) => lists.rows(section, 0, 100).rows)
    expect(found.map(({ id }) => id).sort()).toEqual([...ids].sort())
    for (const section of SECTIONS) {
      const page = lists.rows(section, 0, 100)
      expect(page.total).toBe(lists.counts()[section])
      for (const [index, row] of page.rows.entries()) {
        expect(row.section).toBe(section)
        expect(lists.locate(row.id)).toEqual({ section, index })
      }
    }
    expect(lists.rows('waiting', 0, 10).rows.map(({ id }) => id)).toEqual([ids[2]])
    await clock.advance(60_000)
    expect((await next()).includes(ids[2] as number)).toBe(true)
    expect(lists.counts().waiting).toBe(0)
  })

  it('[Q6] give slices of the next jobs in run order, whatever is put off between them', async () => {
    const { add, lists, next } = await openWindowYard()
    const ids = await add(...Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? { delayMs: 1_000 + i } : {})))
    const expected = ids.filter((_, i) => i % 3 !== 0)
    expect(await next()).toEqual(expected)
    const { rows, total } = lists.rows('next', 50, 20)
    expect(total).toBe(200)
    expect(rows.map(({ id }) => id)).toEqual(expected.slice(50, 70))
    expect(rows.map(({ position }) => position)).toEqual(expected.slice(50, 70).map((id) => ids.indexOf(id) + 1))
  })

  it('show the first rows, and how many there are, before an engine that starts has read the rest', async () => {
    const { add, newEngine, store, clock, removals, jobs } = await openWindowYard()
    await jobs.setLimit({ scope: { kind: 'queue' }, concurrency: 7 })
    const ids = await add(...Array.from({ length: 3_000 }, (_, i) => (i % 10 === 0 ? { delayMs: 60_000 } : {})))
    const next = ids.filter((_, i) => i % 10 !== 0)
    const { engine } = newEngine({ id: 'engine-2' })
    const lists = new QueueLists({ store, clock, engine, removals, lastLine: () => null })
    await engine.readHead()
    expect(lists.counts()).toMatchObject({ next: 2_700, waiting: 300 })
    expect(engine.concurrency).toBe(7)
    expect(lists.knows('next', 60)).toBe(true)
    const head = lists.rows('next', 0, 60)
    expect(head.total).toBe(2_700)
    expect(head.rows.map(({ id }) => id)).toEqual(next.slice(0, 60))
    expect([lists.knows('next', 2_700), lists.knows('waiting', 1), lists.knows('running', 1)]).toEqual([
      false,
      false,
      true,
    ])

    await engine.start()
    onTestFinished(() => engine.stop())
    await clock.settle()
    expect(lists.counts()).toMatchObject({ next: 2_700, waiting: 300 })
    expect([lists.knows('next', 2_700), lists.knows('waiting', 1)]).toEqual([true, true])
    expect([...lists.ids('next', 0, 3_000).ids]).toEqual(next)
  })

  it('gather failures with the same error', async () => {
    const { add, lists, jobs, runner, clock } = await openWindowYard()
    const ids = await add({}, {}, {}, {})
    await jobs.resumeScope({ kind: 'queue' })
    for (const [i, id] of ids.entries()) {
      await expect.poll(() => runner.running.has(id)).toBe(true)
      await clock.advance(10)
      const code = i === 1 ? 'OTHER' : 'SAME'
      runner.end(id, { how: 'failed', error: { code, message: 'm', retryable: false } })
      await clock.settle()
    }
    lists.touch('attention')
    lists.settle()
    expect(lists.failureGroups().map(({ code, count, offset }) => [code, count, offset])).toEqual([
      ['SAME', 3, 0],
      ['OTHER', 1, 3],
    ])
    expect(lists.rows('attention', 0, 10).rows.map(({ id }) => id)).toEqual([ids[3], ids[2], ids[0], ids[1]])
  })
})
