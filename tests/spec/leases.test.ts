import { describe, expect, test } from 'vitest'
import type { JobJson } from '../support/job-json.js'
import { openYard, untilFile } from '../support/jobyard-cli.js'
import { installScripted, result, type Step } from '../support/scripted-handler.js'
import { until } from '../support/until.js'

/** Short, for what is meant to lapse. */
const LEASE_MS = 1_000
/** Long enough for a busy machine, where none is. */
const LONG_LEASE_MS = 4_000
const beat: Step = { send: { type: 'heartbeat' } }

describe('leases', () => {
  test('[F5] a handler that hangs is ended with its tree, and its job goes the way of any failure', async () => {
    const yard = openYard()
    installScripted(yard, 'hang', {}, { leaseMs: LEASE_MS, maxAttempts: 2, backoffMs: 0 })
    const hang: Step[] = [beat, { fork: 'sleep 1000' }, { block: yard.path('never') }]
    await yard.importAll([
      { type: 'hang', input: { steps: [{ firstAttempts: 1, steps: hang }, result('the second time')] } },
      { type: 'hang', input: { steps: [beat, { until: yard.path('never') }] }, maxAttempts: 1 },
    ])
    await yard.drain('--concurrency', 2)
    const first = await yard.show(1, '--attempts', '--history')
    expect(first).toMatchObject({ state: 'completed', attempt: 2, output: 'the second time' })
    expect(first.attempts?.map(({ error }) => error?.code ?? null)).toEqual(['HEARTBEAT_TIMEOUT', null])
    expect(first.history?.map(({ from, to, actor }) => `${from} ${to} ${actor}`)).toEqual([
      'queued running scheduler',
      'running queued scheduler',
      'queued running scheduler',
      'running completed handler',
    ])
    expect(await yard.show(2)).toMatchObject({
      state: 'failed',
      stage: 'released_stale',
      error: { code: 'HEARTBEAT_TIMEOUT', retryable: true },
    })
    expect(yard.processes()).toEqual([])
  })

  test('[F5] an engine that stood still, and a job that was frozen, release nothing', async () => {
    const yard = openYard()
    installScripted(yard, 'beat', {}, { leaseMs: LONG_LEASE_MS, maxAttempts: 1 })
    installScripted(yard, 'still', {}, { leaseMs: LONG_LEASE_MS, maxAttempts: 1 })
    await yard.importAll([
      { type: 'beat', input: { steps: [beat, { beatUntil: yard.path('go') }, result()] } },
      { type: 'still', input: { steps: [beat, { mark: yard.path('log') }, { beatUntil: yard.path('go') }, result()] } },
    ])
    const worker = yard.worker('--concurrency', 2)
    await yard.written('log')
    await yard.run('pause', 2)
    worker.kill('SIGSTOP')
    const stoodSince = Date.now()
    await until(() => Date.now() - stoodSince > 1.5 * LONG_LEASE_MS, 'more than a lease has passed')
    worker.kill('SIGCONT')
    await yard.run('resume', 2)
    await until(async () => {
      const running = await yard.json<RunningJson[]>('worker', '--show-running')
      return running.length === 2 && running.every(({ heartbeatAge }) => (heartbeatAge ?? 9) < 1)
    }, 'both are heard again')
    yard.create('go')
    await yard.settled(1, 2)
    expect(await yard.show(1)).toMatchObject({ state: 'completed', attempt: 1 })
    expect(await yard.show(2)).toMatchObject({ state: 'completed', attempt: 1 })
    worker.kill('SIGTERM')
    await worker.exited
  })
})

type RunningJson = JobJson & {
  seconds: number
  heartbeatAge: number | null
  leaseMs: number | null
  engineAlive: boolean
}

describe('what runs', () => {
  test('[C] worker --show-running and --release-stale, before and after a crash', async () => {
    const yard = openYard()
    expect(await yard.json('worker', '--show-running')).toEqual([])
    expect(await yard.json('worker', '--release-stale')).toEqual({ released: 0, ids: [] })
    installScripted(yard, 'beat', {}, { leaseMs: 60_000 })
    const report: Step[] = [
      { send: { type: 'stage', name: 'reading' } },
      { send: { type: 'progress', fraction: 0.25 } },
    ]
    await yard.importAll([
      { type: 'beat', input: { steps: [...report, { beatUntil: yard.path('never') }] } },
      { type: 'command', input: { shell: untilFile('never') }, name: 'plain' },
    ])
    const worker = yard.worker('--concurrency', 2)
    const running = await until(async () => {
      const found = await yard.json<RunningJson[]>('worker', '--show-running')
      return found.length === 2 && found[0]?.progress === 0.25 && found[0].leaseMs !== null && found
    }, 'both run and the first has reported')
    expect(running).toMatchObject([
      { id: 1, stage: 'reading', progress: 0.25, leaseMs: 60_000, engineAlive: true },
      { id: 2, stage: null, progress: null, heartbeatAge: null, leaseMs: null, engineAlive: true },
    ])
    expect(running[0]?.heartbeatAge).toBeGreaterThanOrEqual(0)
    expect((await yard.run('worker', '--show-running')).stdout).toMatch(
      /ID +STAGE +PROGRESS +SECONDS +HEARTBEAT +NAME\n +1 +reading +25 % +[\d.]+ +[\d.]+ s ago of 60 s/,
    )
    expect(await yard.json('worker', '--release-stale')).toEqual({ released: 0, ids: [] })
    worker.kill('SIGKILL')
    await worker.exited
    expect((await yard.run('worker', '--release-stale')).stdout).toBe('released 2 stale jobs: 1, 2\n')
    expect(await yard.show(1)).toMatchObject({ state: 'queued', error: { code: 'ENGINE_CRASHED' } })
    expect(await yard.show(2)).toMatchObject({ state: 'failed', error: { code: 'ENGINE_CRASHED' } })
    for (const args of [
      ['--show-running', '--once'],
      ['--release-stale', '--show-running'],
    ]) {
      expect(await yard.refusal('worker', ...args)).toMatchObject({ exit: 2 })
    }
  })
})
