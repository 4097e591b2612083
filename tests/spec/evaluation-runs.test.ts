import { describe, expect, test } from 'vitest'
import {
  importDefinition,
  probesOf,
  type RunJson,
  showRun,
  startRun,
  type TaskJson,
} from '../support/evaluation-cli.js'
import { openYard } from '../support/jobyard-cli.js'
import { until } from '../support/until.js'

const MODELS = ['--models', 'test-model-1,test-model-2']

describe('starting a run', () => {
  test('[U1] every fault is named at once; an unknown definition alone is not found', async () => {
    const yard = openYard()
    const refusal = await yard.refusal(
      ...['run', 'start', '--definition', 7, '--models', 'nobody,test-model-1', '--sample', 0, '--priority', 'urgent'],
    )
    expect(refusal).toMatchObject({
      exit: 2,
      code: 'invalid-input',
      details: {
        faults: [
          'Unknown model: nobody',
          'samplePercentage must be between 1 and 100',
          'Invalid priority: urgent. Must be one of: LOW, NORMAL, HIGH',
          'Definition not found: 7',
        ],
      },
    })
    expect(await yard.refusal('run', 'start', '--definition', 7, ...MODELS)).toMatchObject({
      exit: 3,
      code: 'not-found',
      message: 'Definition not found: 7',
    })
    await importDefinition(yard)
    expect(await yard.refusal('run', 'start', '--definition', 1, '--sample', 'ten', '--seed', 'x')).toMatchObject({
      details: {
        faults: [
          'At least one model must be specified',
          'samplePercentage must be between 1 and 100',
          'sampleSeed must be a 32-bit integer',
        ],
      },
    })
    expect(await yard.json<RunJson[]>('run', 'list')).toEqual([])
    expect(await yard.list()).toEqual([])
  })

  test('[U2] [U3] [U4] the run is printed with its seed and scenarios, and its jobs are in the queue', async () => {
    const yard = openYard()
    const options = ['--sample', 50, '--seed', -5, '--samples-per-scenario', 2, '--priority', 'high']
    const run = await startRun(yard, ...MODELS, ...options)
    expect(run).toMatchObject({
      id: 1,
      definitionId: 1,
      status: 'PENDING',
      priority: 'HIGH',
      seed: -5,
      models: ['test-model-1', 'test-model-2'],
      simulated: true,
      progress: { total: 12, completed: 0, failed: 0, cancelled: 0, percentComplete: 0 },
    })
    expect(run.progress.byModel).toMatchObject([
      { model: 'test-model-1', completed: 0, failed: 0, total: 6 },
      { model: 'test-model-2', completed: 0, failed: 0, total: 6 },
    ])
    expect(run.selectedScenarios).toHaveLength(3)
    const jobs = await yard.list('--run', run.id)
    expect(jobs).toHaveLength(12)
    expect(jobs[0]).toMatchObject({ type: 'probe:scenario', state: 'queued', priority: 10, runId: 1, position: 1 })
    expect(jobs.slice(0, 4).every(({ name }) => name.includes(run.selectedScenarios[0] as string))).toBe(true)
    // The same seed chooses the same scenarios; without one, a seed is drawn and stored.
    const again = await yard.json<RunJson>('run', 'start', '--definition', 1, ...MODELS, '--sample=50', '--seed=-5')
    expect(again.selectedScenarios).toEqual(run.selectedScenarios)
    const drawn = await yard.json<RunJson>('run', 'start', '--definition', 1, ...MODELS)
    expect(Number.isInteger(drawn.seed)).toBe(true)
    expect(drawn.selectedScenarios).toHaveLength(6)
    expect((await showRun(yard, drawn.id)).seed).toBe(drawn.seed)
  })

  test('[U9] an estimate says what a run would take, and starts nothing', async () => {
    const yard = openYard()
    await importDefinition(yard)
    const request = ['--definition', 1, ...MODELS, '--sample', 50, '--samples-per-scenario', 3]
    const estimate = await yard.json<Record<string, number>>('run', 'estimate', ...request)
    expect(estimate).toMatchObject({ jobs: 18, scenarios: 3, cost: 0 })
    expect(estimate.inputTokens).toBeGreaterThan(0)
    expect(estimate.durationMs).toBeGreaterThan(0)
    expect(await yard.list()).toEqual([])
    expect(await yard.refusal('run', 'estimate', '--definition', 2, ...MODELS)).toMatchObject({ exit: 3 })
  })
})

describe('a run that a worker works on', () => {
  test('[U5] [U6] [U8] it ends COMPLETED with its failures, and its last tasks are told', async () => {
    const yard = openYard()
    const { id } = await startRun(yard, '--models', 'test-model-1,refuse-test-model')
    await yard.drain('--concurrency', 4)
    const run = await showRun(yard, id)
    expect(run).toMatchObject({
      status: 'COMPLETED',
      progress: {
        total: 12,
        completed: 6,
        failed: 6,
        cancelled: 0,
        percentComplete: 100,
        byModel: [
          { model: 'test-model-1', completed: 6, failed: 0, total: 6 },
          { model: 'refuse-test-model', completed: 0, failed: 6, total: 6 },
        ],
      },
      failures: [{ code: 'HTTP_400', count: 6 }],
    })
    expect(run.startedAt).toMatch(/^\d{4}-.*Z$/)
    expect(run.finishedAt).toMatch(/^\d{4}-.*Z$/)
    const tasks = await yard.json<TaskJson[]>('run', 'tasks', id)
    expect(tasks).toHaveLength(5)
    expect(tasks.map(({ finishedAt }) => finishedAt)).toEqual(
      tasks
        .map(({ finishedAt }) => finishedAt)
        .sort()
        .reverse(),
    )
    const all = await yard.json<TaskJson[]>('run', 'tasks', id, '--limit', 100)
    expect(all).toHaveLength(12)
    const failed = all.filter(({ status }) => status === 'failed')
    expect(failed.map(({ model, error }) => [model, error?.code])).toEqual(
      Array.from({ length: 6 }, () => ['refuse-test-model', 'HTTP_400']),
    )
    expect(all.map(({ scenario }) => scenario).sort()).toEqual(
      [...run.selectedScenarios, ...run.selectedScenarios].sort(),
    )
    expect((await yard.json<RunJson[]>('run', 'list', '--status', 'completed')).map((one) => one.id)).toEqual([id])
    expect(await yard.json<RunJson[]>('run', 'list', '--status', 'running')).toEqual([])
  })

  test('[U6] a retry of a failed job takes it back to RUNNING; run retry takes all of them', async () => {
    const yard = openYard()
    const { id } = await startRun(yard, '--models', 'refuse-test-model')
    await yard.drain()
    expect((await showRun(yard, id)).status).toBe('COMPLETED')
    await yard.json('retry', 1)
    expect(await showRun(yard, id)).toMatchObject({ status: 'RUNNING', progress: { failed: 5, percentComplete: 83 } })
    expect(await yard.json('run', 'retry', id)).toEqual({ id, retried: 5 })
    await yard.drain()
    expect(await showRun(yard, id)).toMatchObject({ status: 'COMPLETED', progress: { failed: 6 } })
  })

  test('[U7] [R6] paused, nothing of it starts, other work does; resumed, it goes on', async () => {
    const yard = openYard()
    const { id } = await startRun(yard, ...MODELS)
    expect(await yard.json('run', 'pause', id)).toMatchObject({ status: 'PAUSED' })
    const { id: other } = await yard.addShell('true')
    await yard.drain()
    expect((await yard.show(other)).state).toBe('completed')
    expect(await showRun(yard, id)).toMatchObject({ status: 'PAUSED', progress: { completed: 0 } })
    expect((await yard.list('--run', id)).every(({ attempt, state }) => attempt === 0 && state === 'queued')).toBe(true)
    expect(await yard.refusal('run', 'pause', id)).toMatchObject({
      exit: 4,
      code: 'illegal-transition',
      message: 'Cannot pause run in PAUSED state',
    })
    expect(await yard.json('run', 'resume', id)).toMatchObject({ status: 'PENDING' })
    await yard.drain('--concurrency', 4)
    expect((await showRun(yard, id)).status).toBe('COMPLETED')
    for (const verb of ['pause', 'resume', 'cancel']) {
      expect((await yard.refusal('run', verb, id)).message).toBe(`Cannot ${verb} run in COMPLETED state`)
    }
  })

  test('[U6] [U7] cancelled, what ran is ended, results are kept, and its jobs cannot be retried', async () => {
    const yard = openYard()
    const { id } = await startRun(yard, '--models', 'refuse-test-model')
    await yard.drain('--limit', 2)
    await yard.run('provider', 'set', 'simulated', '--delay', '1h')
    await yard.json('retry', 2)
    const worker = yard.worker('--concurrency', '2')
    const running = async () => (await yard.list('--run', id, '--state', 'running')).length === 2
    await until(running, 'two probes run')
    const run = await yard.json<RunJson>('run', 'cancel', id)
    expect(run).toMatchObject({ status: 'CANCELLED', progress: { total: 6, failed: 1, cancelled: 5 } })
    expect(await yard.json('run', 'cancel', id)).toEqual(run)
    expect(await yard.refusal('retry', 1)).toMatchObject({
      exit: 4,
      message: `cannot retry job 1: run ${id} is cancelled`,
    })
    expect(await yard.refusal('retry', 3)).toMatchObject({ message: `cannot retry job 3: run ${id} is cancelled` })
    expect(await yard.json('retry', '--all-failed')).toEqual([])
    expect(await yard.refusal('run', 'retry', id)).toMatchObject({ message: 'Cannot retry run in CANCELLED state' })
    expect((await probesOf(yard, id, '--state', 'failed')).map(({ jobId }) => jobId)).toEqual([1])
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[U9] with a cap it pauses itself and says why; resumed, it goes on to its end', async () => {
    const yard = openYard()
    const { id } = await startRun(yard, '--models', 'test-model-1', '--samples-per-scenario', 20, '--token-cap', 200)
    await yard.run('provider', 'set', 'simulated', '--delay', '20ms')
    await yard.drain('--concurrency', 2)
    const run = await showRun(yard, id)
    expect(run.status).toBe('PAUSED')
    expect(run.pauseReason).toMatch(/^its cap of 200 tokens is reached: [\d,]+ were used$/)
    expect(run.progress.completed).toBeLessThan(120)
    expect(run.usage.inputTokens + run.usage.outputTokens).toBeGreaterThanOrEqual(200)
    expect(await yard.json('run', 'resume', id)).toMatchObject({ status: 'RUNNING', tokenCap: null })
    await yard.run('provider', 'set', 'simulated', '--delay', '0ms')
    await yard.drain('--concurrency', 8)
    expect(await showRun(yard, id)).toMatchObject({ status: 'COMPLETED', progress: { completed: 120 } })
  })
})
