import { describe, expect, test } from 'vitest'
import type { RunEnd } from '../../src-main/engine/ports.js'
import { answered, openEvaluationYard } from '../support/evaluation-yard.js'

const basic = { kind: 'basic', models: [], pairs: [], dimensions: [], contested: [] }
const computed: RunEnd = { how: 'completed', output: basic }

/** A completed run whose keeper is not asked, so that analyses are the test's own. */
async function completedRun() {
  const yard = await openEvaluationYard()
  yard.knowAnalyses()
  const { id } = await yard.start({ models: ['test-model-1'] })
  const { runner, keeper } = await yard.keptEngine((job, on) =>
    on.end(job.id, job.type === 'probe:scenario' ? answered() : computed),
  )
  await keeper.stop()
  await yard.clock.settle()
  return { ...yard, runner, id }
}

describe('analyses of runs', () => {
  test('[A4] the same inputs are not computed twice; changed ones are, and the older analysis is kept', async () => {
    const { runs, jobs, clock, id } = await completedRun()
    const first = await runs.analyze(id, 'basic')
    expect(first.analysis).toBeNull()
    await clock.settle()
    expect(jobs.get(first.jobId as number)).toMatchObject({ type: 'analyze:basic', state: 'completed', runId: null })
    const again = await runs.analyze(id, 'basic')
    expect(again).toMatchObject({ jobId: null, analysis: { runId: id, superseded: false, result: basic } })
    await runs.setDecision(1, 2)
    await clock.advance(5)
    const second = await runs.analyze(id, 'basic')
    expect(second.jobId).not.toBeNull()
    await clock.settle()
    expect(runs.analyses(id)).toMatchObject([{ superseded: false }, { superseded: true }])
    expect(new Set(runs.analyses(id).map(({ inputHash }) => inputHash)).size).toBe(2)
    // The decision is taken back: these inputs were analysed before, so that analysis is the current one again.
    await runs.setDecision(1, null)
    const third = await runs.analyze(id, 'basic')
    expect(third).toMatchObject({ jobId: null, analysis: { id: again.analysis?.id, superseded: false } })
    expect(runs.analyses(id).map(({ superseded }) => superseded)).toEqual([true, false])
  })

  test('[A4] an analysis that failed is tried again when it is asked for again', async () => {
    const { runs, jobs, runner, clock, id } = await completedRun()
    runner.onStart = (job) =>
      runner.end(job.id, { how: 'failed', error: { code: 'X', message: 'x', retryable: false } })
    const { jobId } = await runs.analyze(id, 'basic')
    await clock.settle()
    expect(jobs.get(jobId as number).state).toBe('failed')
    runner.onStart = (job) => runner.end(job.id, computed)
    expect(await runs.analyze(id, 'basic')).toEqual({ jobId, analysis: null })
    await clock.settle()
    expect((await runs.analyze(id, 'basic')).analysis?.result).toEqual(basic)
  })

  test('[A4] what no handler computes is refused', async () => {
    const { runs, id } = await completedRun()
    await expect(runs.analyze(id, 'deep')).rejects.toThrow('unknown job type "analyze:deep"')
    await expect(runs.analyze(99, 'basic')).rejects.toThrow('Run not found: 99')
  })

  test('[A4] the stored result comes with the completion, in one transaction', async () => {
    const { runs, jobs, store, clock, runner, id } = await completedRun()
    store.database.connection.exec(`create trigger refuse before insert on analyses begin
      select raise(abort, 'full'); end`)
    const { jobId } = await runs.analyze(id, 'basic')
    await clock.settle()
    expect(runner.started.at(-1)?.id).toBe(jobId)
    expect(jobs.get(jobId as number)).toMatchObject({ state: 'running', output: null })
    store.database.connection.exec('drop trigger refuse')
    await clock.advance(2000)
    expect(jobs.get(jobId as number)).toMatchObject({ state: 'completed', output: basic })
    expect(runs.analyses(id)).toHaveLength(1)
  })
})
