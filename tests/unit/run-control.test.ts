import { describe, expect, test } from 'vitest'
import { answered, openEvaluationYard, refused } from '../support/evaluation-yard.js'
import { until } from '../support/until.js'
import { openWindowYard } from '../support/window-yard.js'

describe('pausing, resuming and cancelling a run', () => {
  test('[U7] [R6] a pause stops dispatch only: what runs finishes, other runs go on, no attempt is used', async () => {
    const yard = await openEvaluationYard()
    const one = await yard.start({ models: ['test-model-1'] })
    const other = await yard.start({ models: ['test-model-2'], definitionId: 1 })
    const { runner } = await yard.keptEngine()
    expect([...runner.running.keys()]).toEqual([1, 2])
    expect((await yard.runs.pause(one.id)).status).toBe('PAUSED')
    runner.end(1, answered())
    runner.end(2, answered())
    await yard.clock.settle()
    // Q3: the paused run's jobs keep their places and do not block those behind them.
    expect([...runner.running.keys()]).toEqual([7, 8])
    expect(yard.runs.get(one.id)).toMatchObject({ status: 'PAUSED', progress: { completed: 2 } })
    expect(yard.jobs.get(3)).toMatchObject({ state: 'queued', attempt: 0, position: 1 })
    await yard.runs.resume(one.id)
    expect(yard.runs.get(one.id).status).toBe('RUNNING')
    runner.end(7, answered())
    await yard.clock.settle()
    expect([...runner.running.keys()]).toEqual([8, 3])
    expect(yard.runs.get(other.id).progress.completed).toBe(1)
  })

  test('[U7] a run that is paused before its first start is PENDING again when it is resumed', async () => {
    const yard = await openEvaluationYard()
    const { id } = await yard.start()
    expect((await yard.runs.pause(id)).status).toBe('PAUSED')
    expect((await yard.runs.resume(id)).status).toBe('PENDING')
  })

  test('[U7] what is not legal in a status is refused in the words of the rule and changes nothing', async () => {
    const yard = await openEvaluationYard()
    const { id } = await yard.start({ models: ['test-model-1'], samplePercentage: 1 })
    const refusal = (verb: 'pause' | 'resume' | 'cancel') =>
      yard.runs[verb](id).then(
        () => 'done',
        (thrown: { code: string; message: string }) => `${thrown.code}: ${thrown.message}`,
      )
    expect(await refusal('resume')).toBe('illegal-transition: Cannot resume run in PENDING state')
    await yard.runs.pause(id)
    expect(await refusal('pause')).toBe('illegal-transition: Cannot pause run in PAUSED state')
    await yard.runs.resume(id)
    await yard.keptEngine((job, on) => on.end(job.id, answered()))
    await yard.clock.settle()
    for (const verb of ['pause', 'resume', 'cancel'] as const) {
      expect(await refusal(verb)).toBe(`illegal-transition: Cannot ${verb} run in COMPLETED state`)
    }
    expect(yard.runs.get(id).status).toBe('COMPLETED')
  })

  test('[U7] a cancellation ends all that is queued, paused or running, and keeps what was answered', async () => {
    const yard = await openEvaluationYard()
    // More than two pages of jobs.
    const { id } = await yard.start({ samplesPerScenario: 50 })
    const { runner } = await yard.keptEngine()
    runner.end(1, answered())
    await yard.clock.settle()
    await yard.jobs.pause([2])
    await yard.clock.settle()
    expect([...runner.running.keys()]).toEqual([3, 4])
    const run = await yard.runs.cancel(id)
    expect(run).toMatchObject({ status: 'CANCELLED', progress: { total: 600, completed: 1, cancelled: 599 } })
    expect(runner.cancelled.sort()).toEqual([3, 4])
    expect(yard.runs.probe(1)).toMatchObject({ state: 'completed', decision: 4 })
    expect(yard.jobs.history(2).at(-1)).toMatchObject({ from: 'paused', to: 'cancelled', actor: 'user' })
    // Again changes nothing and succeeds.
    await yard.clock.advance(1000)
    expect(await yard.runs.cancel(id)).toEqual(run)
    expect(yard.store.scopes().pausedRuns.size).toBe(0)
  })

  test('[U6] jobs of a cancelled run cannot be retried, by any way', async () => {
    const yard = await openEvaluationYard()
    const run = await yard.start({ models: ['test-model-1'] })
    const { runner } = await yard.keptEngine()
    runner.end(1, refused)
    await yard.clock.settle()
    const [own] = await yard.add({ priority: 100 })
    await yard.clock.settle()
    runner.end(2, answered())
    await yard.clock.settle()
    runner.end(own as number, refused)
    await yard.clock.settle()
    await yard.runs.cancel(run.id)
    for (const id of [1, 3]) {
      await expect(yard.jobs.retry([id])).rejects.toMatchObject({
        code: 'illegal-transition',
        message: `cannot retry job ${id}: run ${run.id} is cancelled`,
      })
    }
    expect((await yard.jobs.retryAllFailed()).map(({ id }) => id)).toEqual([own])
    await expect(yard.runs.retryFailed(run.id)).rejects.toThrow('Cannot retry run in CANCELLED state')
    expect(yard.jobs.get(1).state).toBe('failed')
    expect(yard.runs.get(run.id).status).toBe('CANCELLED')
  })

  test('[U6] the window skips jobs of a cancelled run and says why; one alone is refused', async () => {
    const window = await openWindowYard()
    const { runs, start, jobs } = await openEvaluationYard(window)
    const run = await start({ models: ['test-model-1'] })
    const [own] = await window.add({})
    await jobs.cancel([own as number])
    const undone = await window.changes.cancel([2])
    await runs.cancel(run.id)
    const message = `cannot retry job 1: run ${run.id} is cancelled`
    expect(await window.changes.retry([1, own as number])).toMatchObject({
      ids: [own],
      skipped: [{ id: 1, code: 'illegal-transition', message }],
    })
    await expect(window.changes.retry([1])).rejects.toThrow(message)
    // A job was cancelled by itself, and its run afterwards: that is not undone in part.
    await expect(window.undo.apply(undone.undo?.token as number)).rejects.toMatchObject({ code: 'illegal-transition' })
    expect(jobs.get(2).state).toBe('cancelled')
  })

  test('[U6] retrying what failed in a run can be narrowed to one code', async () => {
    const yard = await openEvaluationYard()
    const { id } = await yard.start({ models: ['test-model-1'] })
    const { runner } = await yard.keptEngine(undefined, 9)
    const failing = (code: string) => ({ how: 'failed' as const, error: { code, message: code, retryable: false } })
    for (const job of [1, 2, 3]) runner.end(job, failing(job === 3 ? 'OTHER' : 'HTTP_400'))
    await yard.clock.settle()
    expect(await yard.runs.retryFailed(id, 'HTTP_400')).toBe(2)
    await yard.clock.settle()
    expect(yard.jobs.get(3).state).toBe('failed')
    expect([...runner.running.keys()].sort()).toEqual([1, 2, 4, 5, 6])
  })

  test('[U7] a cancellation that a crash interrupted is finished by the next engine', async () => {
    const yard = await openEvaluationYard()
    const { id } = await yard.start()
    const { store, clock } = yard
    // What the first transaction of a cancellation leaves: the process died right after it.
    await store.write(() => {
      store.evaluations.runs.setCancelled(id, clock.now())
      store.scopeRows.setPaused({ kind: 'run', name: String(id) }, clock.now())
    })
    const { runner, keeper } = await yard.keptEngine()
    await keeper.settle()
    await until(() => yard.runs.get(id).progress.cancelled === 12, 'all jobs are cancelled')
    expect(runner.started).toEqual([])
  })
})
