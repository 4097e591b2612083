import { describe, expect, test } from 'vitest'
import type { JobJson } from '../support/job-json.js'
import { openYard, untilFile, type Yard } from '../support/jobyard-cli.js'
import { installScripted, result, type Step } from '../support/scripted-handler.js'

/** Rounding of instants to whole milliseconds, and the commit between two looks at the clock. */
const SLACK_MS = 100

/** How long after its failed attempt a job waits for the next. */
async function waitOf(yard: Yard, id: number): Promise<number> {
  const job = await yard.show(id, '--attempts')
  const ended = job.attempts?.at(-1)?.finishedAt
  return Date.parse(job.runAfter ?? '') - Date.parse(ended ?? '')
}

const failing = (fields: object): Step[] => [{ send: { type: 'error', message: 'no', ...fields } }]

async function addScripted(yard: Yard, type: string, steps: Step[], ...options: (string | number)[]): Promise<JobJson> {
  return yard.json('add', '--type', type, '--input', JSON.stringify({ steps }), ...options)
}

describe('attempts and the wait between them', () => {
  test('[F1] a command has one attempt, another type four, unless somebody says otherwise', async () => {
    const yard = openYard()
    installScripted(yard, 'plainly')
    installScripted(yard, 'twice', {}, { maxAttempts: 2 })
    expect((await yard.addShell('false')).maxAttempts).toBe(1)
    expect((await yard.addShell('false', '--max-attempts', 3)).maxAttempts).toBe(3)
    expect((await addScripted(yard, 'plainly', [])).maxAttempts).toBe(4)
    expect((await addScripted(yard, 'twice', [])).maxAttempts).toBe(2)
    expect((await addScripted(yard, 'twice', [], '--max-attempts', '5')).maxAttempts).toBe(5)
  })

  test('[F1] the wait before retry n is base·2^(n−1)·(1+u), u in [0, 1)', async () => {
    const yard = openYard()
    // Long enough that it is not due again before the engine has ended; released by hand.
    await yard.addShell('false', '--max-attempts', 9, '--backoff', '5m')
    await yard.addShell('false', '--max-attempts', 9, '--backoff', '2h')
    await yard.addShell('false', '--max-attempts', 2)
    await yard.addShell('false', '--max-attempts', 2, '--backoff', '0ms')
    await yard.drain()
    const [hours, byDefault] = [await waitOf(yard, 2), await waitOf(yard, 3)]
    expect(hours).toBeGreaterThanOrEqual(3_600_000 - 1)
    expect(hours).toBeLessThanOrEqual(3_600_000 + SLACK_MS)
    expect(byDefault).toBeGreaterThanOrEqual(5000 - 1)
    expect(byDefault).toBeLessThan(10_000 + SLACK_MS)
    expect(await yard.show(4)).toMatchObject({ state: 'failed', attempt: 2 })
    for (const round of [1, 2, 3]) {
      const job = await yard.show(1)
      expect(job).toMatchObject({ state: 'queued', attempt: round, maxAttempts: 9, error: { code: 'EXIT_1' } })
      const wait = await waitOf(yard, 1)
      expect(wait).toBeGreaterThanOrEqual(300_000 * 2 ** (round - 1) - 1)
      expect(wait).toBeLessThan(300_000 * 2 ** round + SLACK_MS)
      await yard.run('release', 1, '--now')
      await yard.drain()
    }
  })

  test('[F1] a longer retryAfterMs wins, a shorter one does not', async () => {
    const yard = openYard()
    installScripted(yard, 'limited', {}, { backoffMs: 1000 })
    await addScripted(yard, 'limited', failing({ code: 429, retryable: true, retryAfterMs: 7_200_000 }))
    await addScripted(yard, 'limited', failing({ code: 429, retryable: true, retryAfterMs: 10 }))
    await addScripted(yard, 'limited', failing({ code: 429, retryable: true, retryAfterMs: 60_000 }))
    await yard.drain()
    expect(await waitOf(yard, 1)).toBeGreaterThanOrEqual(7_200_000 - 1)
    expect(await waitOf(yard, 2)).toBeGreaterThanOrEqual(1000 - 1)
    expect(await waitOf(yard, 2)).toBeLessThan(2000 + SLACK_MS)
    expect(await waitOf(yard, 3)).toBeGreaterThanOrEqual(60_000 - 1)
    expect(await waitOf(yard, 3)).toBeLessThan(120_000 + SLACK_MS)
  })

  test('[F2] the handler’s word decides, else its code, never a number in the message', async () => {
    const yard = openYard()
    installScripted(yard, 'coded', {}, { backoffMs: 3_600_000 })
    const cases: [object, boolean][] = [
      [{ code: 'ECONNRESET' }, true],
      [{ code: 'ETIMEDOUT' }, true],
      [{ code: 'ENOTFOUND' }, true],
      [{ code: '408' }, true],
      [{ code: 429 }, true],
      [{ code: '500' }, true],
      [{ code: '503' }, true],
      [{ code: 'WHATEVER' }, true],
      [{ code: 'WHATEVER', message: 'HTTP 404 after 400 tries, 403' }, true],
      [{ code: '400' }, false],
      [{ code: 401 }, false],
      [{ code: '403' }, false],
      [{ code: '404' }, false],
      [{ code: 'VALIDATION' }, false],
      [{ code: '404', retryable: true }, true],
      [{ code: 'ECONNRESET', retryable: false }, false],
    ]
    for (const [fields] of cases) await addScripted(yard, 'coded', failing(fields))
    await yard.drain()
    const jobs = (await yard.list()).sort((one, two) => one.id - two.id)
    const seen = jobs.map((job) => [job.error?.code, job.error?.retryable, job.state])
    expect(seen).toEqual(
      cases.map(([fields, retryable]) => [
        String((fields as { code: unknown }).code),
        retryable,
        retryable ? 'queued' : 'failed',
      ]),
    )
  })

  test('[F3] [Q7] what can’t go on is failed with its error, and retry grants one more attempt', async () => {
    const yard = openYard()
    await yard.addShell('exit 7', '--max-attempts', 2, '--backoff', '0ms')
    await yard.addShell('kill -KILL $$')
    await yard.addShell('true')
    await yard.drain()
    const first = await yard.show(1, '--attempts')
    expect(first).toMatchObject({ state: 'failed', attempt: 2, error: { code: 'EXIT_7', retryable: true } })
    expect(first.error?.message).toEqual(expect.stringMatching(/./))
    expect(Object.keys(first.error ?? {}).sort()).toEqual(['code', 'message', 'retryable'])
    expect(first.attempts?.map(({ attempt, outcome, error }) => [attempt, outcome, error?.code])).toEqual([
      [1, 'failed', 'EXIT_7'],
      [2, 'failed', 'EXIT_7'],
    ])
    expect(await yard.show(2)).toMatchObject({
      state: 'failed',
      error: { code: expect.stringMatching(/^SIGNAL_(SIG)?KILL$/) },
    })
    expect(await yard.json('retry', 1)).toMatchObject({ state: 'queued', attempt: 2, maxAttempts: 3 })
    await yard.drain()
    expect(await yard.show(1)).toMatchObject({ state: 'failed', attempt: 3 })
    const retried = await yard.json<JobJson[]>('retry', '--all-failed')
    expect(retried.map((job) => job.id).sort()).toEqual([1, 2])
    expect(await yard.show(3)).toMatchObject({ state: 'completed' })
    await yard.drain()
    expect(await yard.show(2)).toMatchObject({ state: 'failed', attempt: 2 })
  })

  test('[F3] the error is gone once a job completed', async () => {
    const yard = openYard()
    await yard.addShell('[ "$JOBYARD_ATTEMPT" = 2 ]', '--max-attempts', 2, '--backoff', '0ms')
    await yard.drain()
    expect(await yard.show(1)).toMatchObject({ state: 'completed', attempt: 2, error: null })
  })

  test('[F4] [F8] a shutdown uses up no attempt and puts the job at the head of its priority', async () => {
    const yard = openYard()
    const worker = yard.worker('--concurrency', '1')
    await yard.addShell(`echo x >> log; ${untilFile('go')}`)
    await yard.written('log')
    await yard.addShell('true', '--hold')
    await yard.run('move', 2, '--first')
    worker.kill('SIGINT')
    await worker.exited
    const job = await yard.show(1, '--history')
    expect(job).toMatchObject({ state: 'queued', position: 1, attempt: 1, maxAttempts: 1, owner: null, pid: null })
    expect(job.history?.at(-1)).toMatchObject({ from: 'running', to: 'queued', actor: 'shutdown', attempt: 1 })
    yard.create('go')
    await yard.drain()
    const done = await yard.show(1, '--attempts')
    expect(done).toMatchObject({ state: 'completed', attempt: 1 })
    expect(done.attempts).toHaveLength(1)
  })

  test('[F8] on shutdown a handler saves a checkpoint, and the next engine goes on from it', async () => {
    const yard = openYard()
    installScripted(yard, 'saver', { checkpoint: true, record: yard.path('received') })
    const worker = yard.worker()
    await addScripted(yard, 'saver', [{ mark: yard.path('log') }, { until: yard.path('go') }, result('done')])
    await yard.written('log')
    worker.kill('SIGTERM')
    await worker.exited
    expect(await yard.show(1)).toMatchObject({ state: 'queued', position: 1, attempt: 1, checkpoint: { at: 1 } })
    yard.create('go')
    await yard.drain()
    expect(await yard.show(1)).toMatchObject({ state: 'completed', attempt: 1, output: 'done' })
    expect(yard.lines('log')).toHaveLength(1)
    const starts = yard.lines('received').filter((line) => line.includes('"start"'))
    expect(starts.map((line) => JSON.parse(line).checkpoint?.at)).toEqual([undefined, 1])
  })

  test('[F4] cancel and retry of a queued job count no attempt', async () => {
    const yard = openYard()
    const { id } = await yard.addShell('true', '--hold')
    await yard.run('cancel', id)
    expect(await yard.json('retry', id)).toMatchObject({ state: 'queued', attempt: 0, maxAttempts: 1 })
  })
})

describe('time limits', () => {
  test('[F6] past its time an attempt is ended with TIMEOUT, and the whole tree with it', async () => {
    const yard = openYard()
    await yard.addShell('setsid sleep 1000 & sleep 1000', '--timeout', '300ms')
    await yard.addShell('sleep 1000', '--timeout', '300ms', '--max-attempts', 2, '--backoff', '1h')
    await yard.drain('--concurrency', '2')
    expect(await yard.show(1)).toMatchObject({ state: 'failed', error: { code: 'TIMEOUT', retryable: true } })
    expect((await yard.show(1)).runningMs).toBeGreaterThanOrEqual(300)
    expect(await yard.show(2)).toMatchObject({ state: 'queued', attempt: 1, error: { code: 'TIMEOUT' } })
    expect(yard.processes()).toEqual([])
  })

  test('[F6] paused time does not count', async () => {
    const yard = openYard()
    const worker = yard.worker('--concurrency', '1')
    // Its own running time is a fraction of the limit, also on a slow machine; the pause alone is longer than it.
    const { id } = await yard.addShell(`echo x >> log; ${untilFile('go')}`, '--timeout', '10s')
    await yard.written('log')
    await yard.run('pause', id)
    const clock = await yard.addShell('sleep 10.2')
    await yard.settled(clock.id)
    yard.create('go')
    await yard.run('resume', id)
    expect((await yard.settled(id))[0]).toMatchObject({ state: 'completed', attempt: 1 })
    worker.kill('SIGTERM')
    await worker.exited
  })
})

describe('what ignores a signal', () => {
  test('[R2] [H] cancel and timeout kill after a grace of 5 s', async () => {
    const yard = openYard()
    installScripted(yard, 'deaf', { onCancel: 'ignore' })
    const stubborn = `trap '' TERM INT HUP; echo x >> log; while :; do sleep 0.05; done`
    const worker = yard.worker('--concurrency', '3')
    await yard.addShell(stubborn)
    await yard.addShell(`(trap '' TERM; setsid sh -c "trap '' TERM; sleep 1000") & ${stubborn}`, '--timeout', '10s')
    await addScripted(yard, 'deaf', [{ mark: yard.path('log') }, { until: yard.path('never') }])
    await yard.written('log', 3)
    const [shell, handler] = await Promise.all([1, 3].map((id) => yard.json('cancel', id, '--timeout', '2m')))
    expect([shell?.state, handler?.state]).toEqual(['cancelled', 'cancelled'])
    expect((await yard.settled(2))[0]).toMatchObject({ state: 'failed', error: { code: 'TIMEOUT' } })
    expect(yard.processes().filter((one) => /trap|sleep|scripted/.test(one.command))).toEqual([])
    worker.kill('SIGTERM')
    await worker.exited
  })
})
