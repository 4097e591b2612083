import { describe, expect, test } from 'vitest'
import { answered, openEvaluationYard } from '../support/evaluation-yard.js'

describe('looking after runs', () => {
  test('[U9] a run pauses itself when its answers have used as many tokens as its cap allows, and says why', async () => {
    const yard = await openEvaluationYard()
    const { id } = await yard.start({ models: ['test-model-1'], tokenCap: 30 })
    const { runner, keeper } = await yard.keptEngine(undefined, 1)
    runner.end(1, answered())
    await yard.clock.settle()
    await keeper.settle()
    expect(yard.runs.get(id).status).toBe('RUNNING')
    runner.end(2, answered())
    // By itself, without being asked to look.
    await yard.clock.advance(200)
    expect(yard.runs.get(id)).toMatchObject({
      status: 'PAUSED',
      pauseReason: 'its cap of 30 tokens is reached: 30 were used',
      usage: { inputTokens: 20, outputTokens: 10 },
    })
    // What ran when it was reached finishes; nothing more starts.
    runner.end(3, answered())
    await yard.clock.advance(200)
    expect(runner.running.size).toBe(0)
    // A person who lets it go on lifts the cap, else it would stop with the next answer.
    await yard.runs.resume(id)
    await yard.clock.settle()
    expect(yard.runs.get(id)).toMatchObject({ status: 'RUNNING', pauseReason: null, tokenCap: null })
    runner.end(4, answered())
    await yard.clock.advance(200)
    expect(yard.runs.get(id).status).toBe('RUNNING')
  })

  test('[U9] the same with a cap on cost; lifting it leaves the other cap as it is', async () => {
    const yard = await openEvaluationYard()
    const { id } = await yard.start({ models: ['test-model-1'], costCap: 0.002, tokenCap: 1000 })
    const { runner } = await yard.keptEngine(undefined, 1)
    runner.end(1, answered())
    await yard.clock.settle()
    runner.end(2, answered())
    await yard.clock.advance(200)
    expect(yard.runs.get(id).pauseReason).toBe('its cap of $0.002 is reached: $0.0020 were spent')
    expect(await yard.runs.resume(id)).toMatchObject({ status: 'RUNNING', costCap: null, tokenCap: 1000 })
  })

  test('[U9] a cap that was reached while no engine looked is found by the next one', async () => {
    const yard = await openEvaluationYard()
    const { id } = await yard.start({ models: ['test-model-1'], costCap: 0.001 })
    const { runner, engine, keeper } = await yard.keptEngine(undefined, 1)
    // This keeper dies before it could look.
    await keeper.stop()
    runner.end(1, answered())
    await yard.clock.settle()
    await engine.stop()
    expect(yard.runs.get(id).status).toBe('RUNNING')
    const next = yard.evaluations.keeper(() => undefined)
    next.start()
    expect(await next.settle()).toBe(true)
    expect(yard.runs.get(id)).toMatchObject({
      status: 'PAUSED',
      pauseReason: 'its cap of $0.001 is reached: $0.0010 were spent',
    })
    await yard.runs.resume(id)
    expect(yard.runs.get(id)).toMatchObject({ costCap: null })
    await next.stop()
  })

  test('[A2] a completed run is analysed once, and again only when its answers have changed', async () => {
    const yard = await openEvaluationYard()
    yard.knowAnalyses()
    const { id } = await yard.start({ models: ['test-model-1'] })
    const analyses = () => yard.jobs.list({ type: 'analyze:basic' })
    const { keeper, troubles } = await yard.keptEngine((job, on) => {
      if (job.type === 'probe:scenario') on.end(job.id, answered())
    }, 3)
    await yard.clock.settle()
    await keeper.settle()
    expect(yard.runs.get(id).status).toBe('COMPLETED')
    expect(analyses()).toMatchObject([
      { input: { runId: id }, runId: null, name: `Basic analysis of run ${id}: Trade-offs` },
    ])
    expect(yard.runs.get(id)).toMatchObject({ analysing: [analyses()[0]?.id], progress: { total: 6 } })
    // Another engine, or this one after a restart, finds it queued.
    const other = yard.evaluations.keeper(() => undefined)
    other.start()
    await other.settle()
    await other.stop()
    expect(analyses()).toHaveLength(1)
    expect(troubles).toEqual([])
  })

  test('[A2] a cancelled run and one whose answers are not scored are not analysed', async () => {
    const yard = await openEvaluationYard()
    yard.knowAnalyses()
    const read = {
      schemaVersion: 1 as const,
      template: 'Tell me.',
      dimensions: [],
      decision: { kind: 'none' as const },
    }
    const open = await yard.start({ models: ['test-model-1'] }, read)
    const { keeper } = await yard.keptEngine((job, on) => on.end(job.id, answered({ decision: null })))
    await yard.clock.settle()
    await keeper.settle()
    expect(yard.runs.get(open.id).status).toBe('COMPLETED')
    await yard.jobs.pauseScope({ kind: 'queue' })
    const cancelled = await yard.start()
    await yard.runs.cancel(cancelled.id)
    await keeper.settle()
    expect(yard.jobs.list({ type: 'analyze:basic' })).toEqual([])
  })
})
