import { describe, expect, test } from 'vitest'
import type { JobJson } from '../support/job-json.js'
import { openYard, untilFile, type Yard } from '../support/jobyard-cli.js'

const STATES = ['queued', 'running', 'paused', 'completed', 'failed', 'cancelled'] as const

describe('the states of a job', () => {
  test('[S1] a job is in exactly one of six states, and every count names all six', async () => {
    const yard = openYard()
    const [, , , gone] = await yard.importAll([
      { type: 'command', input: { command: ['true'] } },
      { type: 'command', input: { command: ['false'] } },
      { type: 'command', input: { command: ['true'] }, held: true },
      { type: 'command', input: { command: ['true'] } },
      { type: 'command', input: { command: ['true'] }, delayMs: 3_600_000 },
    ])
    await yard.run('cancel', gone?.id ?? 0)
    await yard.drain()
    const byState = await Promise.all(STATES.map((state) => yard.list('--state', state)))
    expect(byState.map((jobs) => jobs.map((job) => job.id))).toEqual([[3, 5], [], [], [1], [2], [4]])
    expect(byState.flat().every((job, _, all) => all.filter((other) => other.id === job.id).length === 1)).toBe(true)
    const counts = { running: 0, paused: 0, completed: 1, failed: 1, cancelled: 1, waiting: 1 }
    expect(await yard.json('queue', 'status')).toMatchObject({
      paused: false,
      total: { ...counts, queued: 2 },
      types: [{ type: 'command', ...counts, queued: 1 }],
      pausedTypes: [],
      pausedGroups: [],
    })
  })

  test('[S2] [S5] each transition appends one row with its time, cause and attempt', async () => {
    const yard = openYard()
    await yard.importAll([
      { type: 'command', input: { command: ['true'] } },
      { type: 'command', input: { command: ['false'] } },
      { type: 'command', input: { shell: '[ "$JOBYARD_ATTEMPT" = 2 ]' }, maxAttempts: 2, backoffMs: 0 },
      { type: 'command', input: { command: ['true'] }, held: true },
    ])
    await yard.run('cancel', 4)
    await yard.drain()
    await yard.run('retry', 2, 4)
    await yard.drain()
    const claim = { from: 'queued', to: 'running', actor: 'scheduler' }
    const fail = { from: 'running', to: 'failed', actor: 'handler' }
    const retry = { from: expect.any(String), to: 'queued', actor: 'user' }
    const done = { from: 'running', to: 'completed', actor: 'handler' }
    const expected = [
      [
        { ...claim, attempt: 1 },
        { ...done, attempt: 1 },
      ],
      [{ ...claim, attempt: 1 }, { ...fail, attempt: 1 }, { ...retry, from: 'failed' }, { ...claim, attempt: 2 }, fail],
      [
        { ...claim, attempt: 1 },
        { ...fail, to: 'queued', attempt: 1 },
        { ...claim, attempt: 2 },
        { ...done, attempt: 2 },
      ],
    ]
    for (const [index, rows] of expected.entries()) {
      const job = await yard.show(index + 1, '--history')
      expect(job.history).toEqual(rows.map((row) => expect.objectContaining(row)))
      for (const row of job.history ?? []) {
        expect(Object.keys(row).sort()).toEqual(['actor', 'at', 'attempt', 'from', 'reason', 'to'])
        expect(row.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
      }
      const times = (job.history ?? []).map((row) => row.at)
      expect(times).toEqual([...times].sort())
    }
    const cancelled = await yard.show(4, '--history')
    expect(cancelled.history?.[0]).toMatchObject({ from: 'queued', to: 'cancelled', actor: 'user', attempt: 0 })
    expect(cancelled.history?.[1]).toMatchObject({ from: 'cancelled', to: 'queued', actor: 'user' })
  })

  test('[S2] pause, resume and cancel are the user’s transitions', async () => {
    const yard = openYard()
    const worker = yard.worker('--concurrency', '1')
    const line = `echo x >> ticks; ${untilFile('go')}`
    const { id } = await yard.addShell(line)
    await yard.written('ticks')
    expect(await yard.json('pause', id)).toMatchObject({ id, state: 'paused' })
    expect(await yard.json('resume', id)).toMatchObject({ id, state: 'running' })
    await yard.run('pause', id)
    expect(await yard.json('cancel', id)).toMatchObject({ id, state: 'cancelled' })
    const second = await yard.addShell(line)
    await yard.written('ticks', 2)
    expect(await yard.json('cancel', second.id)).toMatchObject({ state: 'cancelled' })
    worker.kill('SIGTERM')
    await worker.exited
    const steps = async (job: number) =>
      (await yard.show(job, '--history')).history?.map(({ from, to, actor, attempt }) => [from, to, actor, attempt])
    expect(await steps(id)).toEqual([
      ['queued', 'running', 'scheduler', 1],
      ['running', 'paused', 'user', 1],
      ['paused', 'running', 'user', 1],
      ['running', 'paused', 'user', 1],
      ['paused', 'cancelled', 'user', 1],
    ])
    expect(await steps(second.id)).toEqual([
      ['queued', 'running', 'scheduler', 1],
      ['running', 'cancelled', 'user', 1],
    ])
  })

  test('[S3] [S6] every other transition is refused by name and changes nothing', async () => {
    const yard = openYard()
    const jobs = await oneJobOfEachState(yard)
    const id = (state: string) => jobs.find((job) => job.state === state)?.id ?? 0
    const legal: Record<string, string[]> = {
      pause: ['running'],
      resume: ['paused'],
      cancel: ['queued', 'running', 'paused'],
      retry: ['failed', 'cancelled'],
      hold: ['queued'],
      release: ['queued'],
      move: ['queued'],
      reorder: ['queued'],
      priority: ['queued', 'paused'],
      remove: ['completed', 'failed', 'cancelled'],
    }
    const rest: Record<string, string[]> = { move: ['--first'], priority: ['7'] }
    const before = await snapshot(yard)
    for (const [verb, states] of Object.entries(legal)) {
      const illegal = STATES.filter((state) => !states.includes(state))
      await Promise.all(
        illegal.map(async (state) => {
          const refusal = await yard.refusal(verb, id(state), ...(rest[verb] ?? []))
          const name = verb === 'priority' ? '\\w+' : verb
          expect(refusal).toMatchObject({ exit: 4, code: 'illegal-transition' })
          expect(refusal.message).toMatch(new RegExp(`^cannot ${name} job ${id(state)}: it is ${state}$`))
        }),
      )
    }
    expect(await snapshot(yard)).toEqual(before)
    await yard.run('cancel', id('running'), id('paused'))
  })

  test('[S4] start is kept, pause and finish are set and cleared, and only running time counts', async () => {
    const yard = openYard()
    const worker = yard.worker('--concurrency', '2')
    const { id } = await yard.addShell(`echo x >> ticks; ${untilFile('go')}; exit 3`)
    await yard.written('ticks')
    const running = await yard.show(id)
    expect(running).toMatchObject({ state: 'running', pausedAt: null, finishedAt: null })
    const paused = await yard.json('pause', id)
    expect(paused.startedAt).toBe(running.startedAt)
    expect(paused.pausedAt).not.toBeNull()
    // Another job's run is the time that passes while this one is paused.
    const clock = await yard.addShell('sleep 0.7')
    await yard.settled(clock.id)
    expect(await yard.json('resume', id)).toMatchObject({ pausedAt: null, startedAt: running.startedAt })
    yard.create('go')
    const [failed] = await yard.settled(id)
    expect(failed).toMatchObject({ state: 'failed', startedAt: running.startedAt, pausedAt: null })
    expect(failed?.finishedAt).not.toBeNull()
    const { history = [] } = await yard.show(id, '--history')
    expect(Math.abs((failed?.runningMs ?? 0) - timeIn('running', history))).toBeLessThanOrEqual(20)
    expect(timeIn('paused', history)).toBeGreaterThanOrEqual(700)
    worker.kill('SIGTERM')
    await worker.exited
    const retried = await yard.json('retry', id)
    expect(retried).toMatchObject({ state: 'queued', finishedAt: null, startedAt: running.startedAt })
    await yard.drain()
    const again = await yard.show(id)
    expect(again).toMatchObject({ state: 'failed', startedAt: running.startedAt, attempt: 2 })
    expect(again.finishedAt).not.toBeNull()
  })

  test('[S4] waiting time leaves out what was held', async () => {
    const yard = openYard()
    const held = await yard.addShell('true', '--hold')
    const clock = await yard.addShell('sleep 0.4')
    await yard.drain()
    expect((await yard.show(clock.id)).state).toBe('completed')
    await yard.run('release', held.id)
    await yard.drain()
    const job = await yard.show(held.id)
    const age = Date.parse(job.startedAt ?? '') - Date.parse(job.createdAt)
    expect(job.waitedMs).toBeLessThanOrEqual(age - 400)
    expect(job.runningMs).toBeLessThanOrEqual(Date.parse(job.finishedAt ?? '') - Date.parse(job.startedAt ?? ''))
  })

  test('[S6] a call with one id that cannot be had changes none of the others', async () => {
    const yard = openYard()
    await yard.importAll(Array.from({ length: 3 }, () => ({ type: 'command', input: { command: ['true'] } })))
    await yard.run('cancel', 3)
    const before = await snapshot(yard)
    expect(await yard.refusal('hold', 1, 999, 2)).toMatchObject({ exit: 3, code: 'not-found' })
    expect(await yard.refusal('cancel', 1, 2, 3)).toMatchObject({ exit: 4, code: 'illegal-transition' })
    expect(await yard.refusal('priority', 1, 3, 'high')).toMatchObject({ exit: 4 })
    expect(await yard.refusal('remove', 3, 1)).toMatchObject({ exit: 4 })
    expect(await yard.refusal('retry', 3, 1)).toMatchObject({ exit: 4 })
    expect(await snapshot(yard)).toEqual(before)
  })
})

/** Everything that a refused call must leave alone; what grows by itself while time passes is left out. */
async function snapshot(yard: Yard): Promise<unknown[]> {
  const jobs = await yard.list()
  const full = await Promise.all(jobs.map((job) => yard.show(job.id, '--history', '--attempts')))
  return full.map(({ runningMs: _running, waitedMs: _waited, heartbeatAt: _heartbeat, ...rest }) => rest)
}

async function oneJobOfEachState(yard: Yard): Promise<JobJson[]> {
  await yard.importAll([
    { type: 'command', input: { command: ['true'] } },
    { type: 'command', input: { command: ['false'] } },
    { type: 'command', input: { command: ['true'] }, held: true },
    { type: 'command', input: { command: ['true'] }, held: true },
  ])
  await yard.run('cancel', 3)
  await yard.drain('--concurrency', '1')
  yard.worker('--concurrency', '1')
  const paused = await yard.addShell(`echo x >> ticks; ${untilFile('go')}`)
  await yard.written('ticks')
  await yard.run('pause', paused.id)
  await yard.addShell(`echo x >> ticks; ${untilFile('go')}`)
  await yard.written('ticks', 2)
  const jobs = await yard.list()
  expect(jobs.map((job) => job.state)).toEqual(['running', 'queued', 'paused', 'failed', 'completed', 'cancelled'])
  return jobs
}

function timeIn(state: string, history: { at: string; from: string; to: string }[]): number {
  let entered = 0
  let total = 0
  for (const row of history) {
    if (row.from === state) total += Date.parse(row.at) - entered
    if (row.to === state) entered = Date.parse(row.at)
  }
  return total
}
