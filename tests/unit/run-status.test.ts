import { describe, expect, test } from 'vitest'
import { answered, openEvaluationYard, refused } from '../support/evaluation-yard.js'

describe('how far a run is', () => {
  test('[U5] [U6] it is PENDING, then RUNNING, then COMPLETED, failures included, counted from the rows', async () => {
    const yard = await openEvaluationYard()
    const { id } = await yard.start()
    expect(yard.runs.get(id)).toMatchObject({ status: 'PENDING', startedAt: null, finishedAt: null })
    const { runner } = await yard.keptEngine()
    expect(yard.runs.get(id)).toMatchObject({ status: 'RUNNING', startedAt: yard.clock.now() })
    runner.onStart = ({ id, input }) =>
      runner.end(id, (input as { model: string }).model === 'test-model-1' ? answered() : refused)
    for (const job of [...runner.running.values()]) {
      runner.end(job.id, (job.input as { model: string }).model === 'test-model-1' ? answered() : refused)
    }
    await yard.clock.settle()
    expect(yard.runs.get(id)).toMatchObject({
      status: 'COMPLETED',
      finishedAt: yard.clock.now(),
      progress: {
        total: 12,
        completed: 6,
        failed: 6,
        cancelled: 0,
        percentComplete: 100,
        byModel: [
          { model: 'test-model-1', completed: 6, failed: 0, total: 6 },
          { model: 'test-model-2', completed: 0, failed: 6, total: 6 },
        ],
      },
      failures: [{ code: 'HTTP_400', message: 'refused', count: 6 }],
      usage: { inputTokens: 60, outputTokens: 30 },
    })
  })

  test('[U5] percentComplete is rounded, and leaves cancelled jobs out', async () => {
    const yard = await openEvaluationYard()
    const { id } = await yard.start({ models: ['test-model-1'] })
    await yard.jobs.cancel([6])
    const { runner } = await yard.keptEngine(undefined, 1)
    runner.end(1, answered())
    await yard.clock.settle()
    expect(yard.runs.get(id).progress).toMatchObject({
      total: 6,
      completed: 1,
      cancelled: 1,
      percentComplete: 17,
    })
  })

  test('[U5] progress is counted from one index alone, without a row of the table', async () => {
    const yard = await openEvaluationYard()
    const { id } = await yard.start()
    const { sql, parameters } = yard.store.evaluations.progress.countQuery(id).compile()
    const plan = yard.store.database.connection.prepare(`explain query plan ${sql}`).all(...parameters)
    expect(plan).toMatchObject([{ detail: 'SEARCH jobs USING COVERING INDEX jobs_of_run (run_id=?)' }])
  })

  test('[U6] retrying a failed job takes a COMPLETED run back to RUNNING, also one with a pause left over', async () => {
    const yard = await openEvaluationYard()
    const { id } = await yard.start({ models: ['test-model-1'], samplePercentage: 1 })
    const { runner } = await yard.keptEngine()
    await yard.runs.pause(id)
    expect(yard.runs.get(id).status).toBe('PAUSED')
    runner.end(1, refused)
    await yard.clock.settle()
    expect(yard.runs.get(id).status).toBe('COMPLETED')
    await yard.jobs.retry([1])
    expect(yard.runs.get(id).status).toBe('RUNNING')
    await yard.clock.settle()
    expect([...runner.running.keys()]).toEqual([1])
  })

  test('[U8] recent tasks are the last completed or failed ones, newest first, with what went wrong', async () => {
    const yard = await openEvaluationYard()
    const { id } = await yard.start({ models: ['test-model-1'] })
    await yard.jobs.cancel([6])
    const { runner } = await yard.keptEngine(undefined, 9)
    for (const job of [2, 1, 4, 3]) {
      await yard.clock.advance(10)
      runner.end(job, job === 4 ? refused : answered())
    }
    await yard.clock.settle()
    const tasks = yard.runs.recentTasks(id, 3)
    expect(tasks).toMatchObject([
      { jobId: 3, scenario: 'action=ignore · object=robot', model: 'test-model-1', status: 'completed', error: null },
      { jobId: 4, status: 'failed', error: { code: 'HTTP_400', message: 'refused' } },
      { jobId: 1, status: 'completed', finishedAt: yard.clock.now() - 20 },
    ])
    expect(yard.runs.recentTasks(id)).toHaveLength(4)
  })

  test('[U5] removing finished jobs removes what they answered, and the rest is counted as before', async () => {
    const yard = await openEvaluationYard()
    const { id } = await yard.start({ models: ['test-model-1'], samplePercentage: 50 })
    const { runner } = await yard.keptEngine((job, on) => on.end(job.id, answered()))
    await yard.clock.settle()
    expect(runner.started).toHaveLength(3)
    await yard.jobs.remove([2])
    expect(yard.runs.get(id)).toMatchObject({
      status: 'COMPLETED',
      progress: { total: 2, completed: 2, percentComplete: 100 },
      usage: { inputTokens: 20 },
    })
    await yard.jobs.remove([1, 3])
    expect(yard.runs.get(id)).toMatchObject({ status: 'COMPLETED', progress: { total: 0, percentComplete: 100 } })
    expect(yard.store.evaluations.results.get(1)).toBeUndefined()
  })

  test('[U6] an unknown run is not found, in the words of the rule', async () => {
    const yard = await openEvaluationYard()
    for (const ask of [() => yard.runs.get(3), () => yard.runs.recentTasks(3), () => yard.runs.analyses(3)]) {
      expect(ask).toThrow('Run not found: 3')
    }
    await expect(yard.runs.cancel(3)).rejects.toMatchObject({ code: 'not-found', message: 'Run not found: 3' })
  })
})
