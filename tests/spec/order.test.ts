import { describe, expect, test } from 'vitest'
import type { ImportLine, JobJson } from '../support/job-json.js'
import { openYard, untilFile, type Yard } from '../support/jobyard-cli.js'
import { until } from '../support/until.js'

/** A job that notes its name in the file `ran`. */
const noting = (name: string, rest: Partial<ImportLine> = {}): ImportLine => ({
  type: 'command',
  name,
  input: { shell: `echo ${name} >> ran` },
  ...rest,
})

/** Names of the queued jobs in the order of the list, and that the positions are 1..n. */
async function queue(yard: Yard): Promise<string> {
  const jobs = await yard.list('--state', 'queued')
  expect(jobs.map((job) => job.position)).toEqual(jobs.map((_, index) => index + 1))
  return jobs.map((job) => job.name).join(' ')
}

const five = ['a', 'b', 'c', 'd', 'e'].map((name) => noting(name))

describe('the order of the queue', () => {
  test('[Q1] [Q2] [Q6] higher priority first, then enqueue order, as the list shows it', async () => {
    const yard = openYard()
    await yard.importAll([
      noting('a'),
      noting('low', { priority: 'low' }),
      noting('b'),
      noting('top', { priority: 1000 }),
      noting('high', { priority: 'high' }),
      noting('bottom', { priority: -1000 }),
      noting('ten', { priority: 10 }),
      noting('c', { priority: 5 }),
    ])
    const order = 'top high ten a b c low bottom'
    expect(await queue(yard)).toBe(order)
    await yard.drain('--concurrency', '1')
    expect(yard.lines('ran').join(' ')).toBe(order)
  })

  test('[Q1] names of priorities are numbers, low 0, normal 5, high 10', async () => {
    const yard = openYard()
    const added = [
      await yard.addShell('true'),
      await yard.addShell('true', '--priority', 'low'),
      await yard.addShell('true', '--priority', 'normal'),
      await yard.addShell('true', '--priority=high'),
      await yard.addShell('true', '--priority', '-7'),
    ]
    expect(added.map((job) => job.priority)).toEqual([5, 0, 5, 10, -7])
    expect(added.map((job) => job.position)).toEqual([1, 2, 2, 1, 5])
  })

  test('[Q3] what cannot run now keeps its place and blocks nobody', async () => {
    const yard = openYard()
    await yard.importAll([
      noting('held', { held: true }),
      noting('later', { delayMs: 3_600_000 }),
      noting('at', { runAfter: new Date(Date.now() + 3_600_000).toISOString() }),
      noting('grouped', { group: 'gpu' }),
      noting('free'),
    ])
    await yard.run('queue', 'pause', '--group', 'gpu')
    await yard.drain('--concurrency', '1')
    expect(yard.lines('ran')).toEqual(['free'])
    expect(await queue(yard)).toBe('held later at grouped')
    await yard.run('queue', 'resume', '--group', 'gpu')
    await yard.run('release', 1)
    await yard.run('release', 2, 3, '--now')
    await yard.drain('--concurrency', '1')
    expect(yard.lines('ran')).toEqual(['free', 'held', 'later', 'at', 'grouped'])
  })

  test('[Q3] a limited group or a paused type is skipped in place', async () => {
    const yard = openYard()
    yard.handler('other', {
      type: 'other',
      title: 'Other',
      command: ['sh', '-c', 'echo other >> "$0"', yard.path('ran')],
      protocol: 'plain',
    })
    await yard.importAll([
      { type: 'command', name: 'holder', group: 'gpu', input: { shell: `echo holder >> ran; ${untilFile('go')}` } },
      noting('second', { group: 'gpu' }),
      { type: 'other', name: 'other', input: {} },
      noting('free'),
    ])
    await yard.run('limit', '--group', 'gpu', 1)
    await yard.run('queue', 'pause', '--type', 'other')
    const worker = yard.worker('--concurrency', '2')
    // They start at once, so either may be the first to write.
    const first = await yard.written('ran', 2)
    expect(first.toSorted()).toEqual(['free', 'holder'])
    await yard.settled(4)
    expect(await queue(yard)).toBe('second other')
    yard.create('go')
    expect(await yard.written('ran', 3)).toEqual([...first, 'second'])
    await yard.run('queue', 'resume', '--type', 'other')
    await yard.settled(3)
    expect(yard.lines('ran')).toEqual([...first, 'second', 'other'])
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[Q3] a delayed job starts when its time has come', async () => {
    const yard = openYard()
    const worker = yard.worker()
    const job = await yard.addShell('true', '--delay', '600ms')
    const [done] = await yard.settled(job.id)
    expect(done?.state).toBe('completed')
    expect(Date.parse(done?.startedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(job.createdAt) + 600)
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[Q4] move puts one job first, last, before or after another', async () => {
    const yard = openYard()
    await yard.importAll(five)
    expect(await yard.json('move', 4, '--first')).toMatchObject({ id: 4, position: 1, priorityChangedFrom: null })
    expect(await queue(yard)).toBe('d a b c e')
    await yard.json('move', 1, '--last')
    expect(await queue(yard)).toBe('d b c e a')
    await yard.json('move', 5, '--before', 2)
    expect(await queue(yard)).toBe('d e b c a')
    await yard.json('move', 4, '--after', 3)
    expect(await queue(yard)).toBe('e b c d a')
    await yard.json('move', 5, '--first')
    await yard.json('move', 1, '--last')
    expect(await queue(yard)).toBe('e b c d a')
    await yard.json('move', 2, '--after', 5)
    await yard.json('move', 4, '--before', 1)
    expect(await queue(yard)).toBe('e b c d a')
    await yard.drain('--concurrency', '1')
    expect(yard.lines('ran').join(' ')).toBe('e b c d a')
  })

  test('[Q4] [C] next to a job of another priority it takes that one, and the answer says so', async () => {
    const yard = openYard()
    await yard.importAll([noting('a'), noting('high', { priority: 'high' }), noting('low', { priority: 'low' })])
    const moved = (...args: (string | number)[]) => yard.json('move', ...args)
    expect(await moved(3, '--before', 1)).toMatchObject({ id: 3, priority: 5, priorityChangedFrom: 0, position: 2 })
    expect(await queue(yard)).toBe('high low a')
    expect(await moved(1, '--after', 2)).toMatchObject({ id: 1, priority: 10, priorityChangedFrom: 5 })
    expect(await queue(yard)).toBe('high a low')
    expect(await moved(3, '--first')).toMatchObject({ id: 3, priority: 10, priorityChangedFrom: 5, position: 1 })
    expect(await queue(yard)).toBe('low high a')
    await yard.run('add', '--name', 'z', '--priority', '-3', '--', 'true')
    expect(await moved(2, '--last')).toMatchObject({ id: 2, priority: -3, priorityChangedFrom: 10, position: 4 })
    expect(await queue(yard)).toBe('low a z high')
  })

  test('[Q4] [C] move refuses unknown, running and repeated targets and moves nothing', async () => {
    const yard = openYard()
    await yard.importAll(five)
    await yard.run('cancel', 5)
    expect(await yard.refusal('move', 99, '--first')).toMatchObject({ exit: 3, code: 'not-found' })
    expect(await yard.refusal('move', 1, '--before', 99)).toMatchObject({ exit: 3 })
    expect(await yard.refusal('move', 1, '--after', 5)).toMatchObject({ exit: 4 })
    expect((await yard.refusal('move', 1)).exit).toBe(2)
    expect((await yard.refusal('move', 1, '--first', '--last')).exit).toBe(2)
    expect(await queue(yard)).toBe('a b c d')
  })

  test('[Q4] places hold through many moves into one gap', async () => {
    const yard = openYard()
    const lines = Array.from({ length: 60 }, (_, index) => noting(`j${index + 1}`))
    await yard.importAll(lines)
    const model = lines.map((_, index) => index + 1)
    for (let id = 60; id > 50; id -= 1) {
      await yard.run('move', id, '--after', 1)
      model.splice(model.indexOf(id), 1)
      model.splice(1, 0, id)
    }
    expect(await queue(yard)).toBe(model.map((id) => `j${id}`).join(' '))
  })

  test('[Q5] reorder puts the listed ones ahead of the unlisted of their priority', async () => {
    const yard = openYard()
    await yard.importAll([...five, noting('h1', { priority: 'high' }), noting('h2', { priority: 'high' })])
    const moved = await yard.json<JobJson[]>('reorder', 4, 7, 2)
    expect(moved.map(({ id, priority, priorityChangedFrom }) => [id, priority, priorityChangedFrom])).toEqual([
      [4, 5, null],
      [7, 10, null],
      [2, 5, null],
    ])
    expect(await queue(yard)).toBe('h2 h1 d b a c e')
    await yard.json('reorder', 1, 2, 3, 4, 5, 6, 7)
    expect(await queue(yard)).toBe('h1 h2 a b c d e')
  })

  test('[Q5] [C] one unknown, repeated or non-queued id refuses the whole call and is named', async () => {
    const yard = openYard()
    await yard.importAll(five)
    await yard.run('cancel', 5)
    const unknown = await yard.refusal('reorder', 4, 99, 1)
    expect(unknown).toMatchObject({ exit: 3, code: 'not-found' })
    expect(unknown.message).toContain('99')
    const repeated = await yard.refusal('reorder', 4, 1, 4)
    expect(repeated).toMatchObject({ exit: 2, code: 'invalid-input' })
    expect(repeated.message).toContain('4')
    const finished = await yard.refusal('reorder', 4, 5)
    expect(finished).toMatchObject({ exit: 4, code: 'illegal-transition' })
    expect(finished.message).toBe('cannot reorder job 5: it is cancelled')
    expect(await queue(yard)).toBe('a b c d')
  })

  test('[Q7] a changed priority puts a job last in the new one; the same value changes nothing', async () => {
    const yard = openYard()
    await yard.importAll([...five, noting('h', { priority: 'high' })])
    expect(await yard.json('priority', 2, 'high')).toMatchObject({ id: 2, priority: 10, position: 2 })
    expect(await queue(yard)).toBe('h b a c d e')
    await yard.run('priority', 1, 5)
    await yard.run('priority', 6, 'high')
    expect(await queue(yard)).toBe('h b a c d e')
    await yard.run('priority', 2, 'normal')
    expect(await queue(yard)).toBe('h a c d e b')
    expect(await yard.json('priority', 1, 4, '-5')).toMatchObject([
      { id: 1, priority: -5 },
      { id: 4, priority: -5 },
    ])
    expect(await queue(yard)).toBe('h c e b a d')
    for (const bad of ['1001', '-1001', '2.5', 'urgent']) {
      expect((await yard.refusal('priority', 1, bad)).exit).toBe(2)
    }
  })

  test('[Q7] backoff and a crash keep the rank, retry puts a job last', async () => {
    const yard = openYard()
    await yard.importAll([
      noting('a', { input: { shell: 'echo a >> ran; exit 1' }, maxAttempts: 2, backoffMs: 600_000 }),
      noting('b', { input: { shell: 'echo b >> ran; exit 1' } }),
      noting('c', { held: true }),
      noting('d', { held: true }),
    ])
    await yard.drain('--concurrency', '1')
    expect(await queue(yard)).toBe('a c d')
    await yard.run('retry', 2)
    expect(await queue(yard)).toBe('a c d b')
    await yard.run('priority', 2, 'high')
    const worker = yard.worker('--concurrency', '1')
    await yard.addShell(
      `echo crash >> ran; ${untilFile('go')}`,
      '--priority',
      '9',
      '--max-attempts',
      '2',
      '--name',
      'x',
    )
    await yard.addShell('true', '--priority', '9', '--hold', '--name', 'y')
    await until(() => yard.lines('ran').includes('crash'), 'the job runs')
    worker.kill('SIGKILL')
    await worker.exited
    // A worker that may start nothing only recovers.
    await yard.run('queue', 'pause')
    await yard.drain()
    expect(await queue(yard)).toBe('x y a c d')
  })

  test('[Q7] a paused job’s priority may be changed', async () => {
    const yard = openYard()
    const worker = yard.worker('--concurrency', '1')
    const { id } = await yard.addShell(`echo x >> ran; ${untilFile('go')}`)
    await yard.written('ran')
    expect(await yard.refusal('priority', id, 'high')).toMatchObject({ exit: 4, code: 'illegal-transition' })
    await yard.run('pause', id)
    expect(await yard.json('priority', id, 'high')).toMatchObject({ state: 'paused', priority: 10, position: null })
    await yard.run('cancel', id)
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[Q10] work that another process enqueued starts without a polling delay', async () => {
    const yard = openYard()
    const worker = yard.worker()
    const waits: number[] = []
    // Until one is quick: a busy machine proves nothing by the slow ones, and polling could make none quick by chance
    // this often. 250 ms is the rule's own figure.
    for (let round = 0; round < 40 && !waits.some((wait) => wait < 250); round += 1) {
      const { id } = await yard.addShell('true')
      const [job] = await yard.settled(id)
      waits.push(Date.parse(job?.startedAt ?? '') - Date.parse(job?.createdAt ?? ''))
    }
    expect(Math.min(...waits)).toBeLessThan(250)
    worker.kill('SIGTERM')
    await worker.exited
  })
})
