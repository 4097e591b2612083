import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseScenarios } from '../../src-main/evaluation/choose-scenarios.js'
import { scenariosOf } from '../../src-shared/evaluation/scenarios.js'
import { openEvaluationYard, TRADE_OFFS } from '../support/evaluation-yard.js'

describe('starting a run', () => {
  test('[U4] jobs go scenario by scenario, all models of each, each with its slot and a readable input', async () => {
    const yard = await openEvaluationYard()
    const run = await yard.start({ samplesPerScenario: 2, temperature: 0.5, priority: 'high' })
    const jobs = yard.jobs.list({ runId: run.id })
    expect(jobs.map(({ position }) => position)).toEqual(Array.from({ length: 24 }, (_, i) => i + 1))
    const scenarios = scenariosOf(TRADE_OFFS)
    const expected = scenarios.flatMap(({ name }) =>
      ['test-model-1', 'test-model-2'].flatMap((model) => [0, 1].map((sample) => ({ scenario: name, model, sample }))),
    )
    expect(jobs.map(({ input }) => input)).toMatchObject(expected)
    expect(jobs[0]).toMatchObject({
      type: 'probe:scenario',
      name: 'Trade-offs · action=ignore · object=person · test-model-1',
      group: 'provider:simulated',
      runId: run.id,
      priority: 10,
      input: {
        provider: 'simulated',
        preamble: 'You judge.',
        prompt: 'Should one ignore a person? Answer 1 to 5.',
        temperature: 0.5,
        seed: run.seed,
      },
    })
  })

  test('[U3] [U4] whatever the sampling, the chosen scenarios are those of the seed, and no slot is filled twice', async () => {
    const yard = await openEvaluationYard()
    const { id: definitionId } = await yard.definitions.create('Trade-offs', TRADE_OFFS)
    const requests = fc.record({
      models: fc.uniqueArray(fc.constantFrom('test-model-1', 'test-model-2', 'model-x', 'simulated/model-x'), {
        minLength: 1,
      }),
      samplePercentage: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.double({ min: 1, max: 100, noNaN: true })),
      sampleSeed: fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 }),
      samplesPerScenario: fc.integer({ min: 1, max: 4 }),
    })
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const run = await yard.runs.start({ definitionId, ...request })
        const chosen = chooseScenarios(6, request.samplePercentage, request.sampleSeed)
        const { total, rows } = yard.runs.probes(run.id, {}, { offset: 0, limit: 1000 })
        const slots = rows.map(({ scenarioIndex, model, sample }) => `${scenarioIndex} ${model} ${sample}`)
        expect(new Set(slots).size).toBe(slots.length)
        const wanted = chosen.flatMap((index) =>
          request.models.flatMap((model) =>
            Array.from({ length: request.samplesPerScenario }, (_, sample) => `${index} ${model} ${sample}`),
          ),
        )
        expect(slots.sort()).toEqual(wanted.sort())
        expect(total).toBe(wanted.length)
        expect(run.seed).toBe(request.sampleSeed)
        expect(run.selectedScenarios).toHaveLength(chosen.length)
        const estimate = yard.runs.estimate({ definitionId, ...request })
        expect(estimate).toMatchObject({ jobs: wanted.length, scenarios: chosen.length })
      }),
      { numRuns: 60 },
    )
  })

  test('[U4] the database itself refuses a second job for a slot', async () => {
    const yard = await openEvaluationYard()
    await yard.start()
    const copy = `insert into jobs (rev, type, name, state, priority, rank, run_id, max_attempts, backoff_ms, created_at,
      state_since, origin_id, input, model, scenario, sample) select rev, type, name, state, priority, 'zzzz', run_id,
      max_attempts, backoff_ms, created_at, state_since, origin_id, input, model, scenario, sample from jobs where id = 1`
    expect(() => yard.store.database.connection.exec(copy)).toThrow(/UNIQUE/)
  })

  test('[U2] when a job cannot be written, neither the run nor any other job is there', async () => {
    const yard = await openEvaluationYard()
    const { connection } = yard.store.database
    connection.exec(`create trigger refuse before insert on jobs when new.scenario = 5 begin
      select raise(abort, 'no more room'); end`)
    await expect(yard.start()).rejects.toThrow('no more room')
    expect(yard.runs.list()).toEqual([])
    expect(yard.jobs.list({})).toEqual([])
    expect(yard.definitions.get(1).runCount).toBe(0)
    connection.exec('drop trigger refuse')
    expect((await yard.start({ definitionId: 1 })).progress.total).toBe(12)
  })

  test('[U1] every fault is told at once, in the words of the rule', async () => {
    const yard = await openEvaluationYard()
    const request = {
      definitionId: 9,
      models: ['nobody', 'simulated/nobody'],
      samplePercentage: 101,
      samplesPerScenario: 1.5,
      sampleSeed: 2 ** 32,
      priority: 'urgent',
      temperature: 3,
      maxTurns: 0,
      tokenCap: 0,
      costCap: -1,
    }
    const faults = [
      'Unknown model: nobody',
      'Unknown model: simulated/nobody',
      'samplePercentage must be between 1 and 100',
      'samplesPerScenario must be a whole number between 1 and 100',
      'sampleSeed must be a 32-bit integer',
      'Invalid priority: urgent. Must be one of: LOW, NORMAL, HIGH',
      'temperature must be between 0 and 2',
      'maxTurns must be a whole number of 1 or more',
      'tokenCap must be a whole number of 1 or more',
      'costCap must be more than 0',
      'Definition not found: 9',
    ]
    await expect(yard.runs.start(request)).rejects.toMatchObject({ code: 'invalid-input', details: { faults } })
    await expect(yard.runs.start({ definitionId: 9, models: [] })).rejects.toMatchObject({
      details: { faults: ['At least one model must be specified', 'Definition not found: 9'] },
    })
    await expect(yard.runs.start({ definitionId: 9, models: ['model-a'] })).rejects.toMatchObject({
      code: 'not-found',
      message: 'Definition not found: 9',
    })
  })

  test('[U1] a definition whose dimension lost its values has no scenarios', async () => {
    const yard = await openEvaluationYard()
    const { id } = await yard.definitions.create('Trade-offs', TRADE_OFFS)
    const emptied = { ...TRADE_OFFS, dimensions: [{ name: 'action', values: [] }] }
    const change = yard.store.database.connection.prepare('update definition_versions set content = ?')
    change.run(JSON.stringify(emptied))
    await expect(yard.start({ definitionId: id })).rejects.toMatchObject({
      details: { faults: [`Definition ${id} has no scenarios`] },
    })
  })

  test('[U1] more jobs than anyone means are refused with their number', async () => {
    const yard = await openEvaluationYard()
    const values = Array.from({ length: 300 }, (_, i) => `v${i}`)
    const large = {
      schemaVersion: 1 as const,
      template: '{a} {b}',
      dimensions: ['a', 'b'].map((name) => ({ name, values })),
    }
    await expect(yard.start({ samplesPerScenario: 2 }, large)).rejects.toThrow('this run would have 360,000 jobs')
  })

  test('[P1] the jobs of a model whose provider needs a key are for engines that have it', async () => {
    const yard = await openEvaluationYard()
    await yard.evaluations.providers.save({
      id: 'hosted',
      kind: 'openai',
      models: [{ id: 'gpt-x', inputPrice: 2, outputPrice: 8 }],
    })
    const run = await yard.start({ models: ['gpt-x', 'test-model-1'] })
    expect(run.simulated).toBe(true)
    const { runner } = await yard.keptEngine(undefined, 99)
    await yard.clock.settle()
    expect(new Set(runner.started.map(({ group }) => group))).toEqual(new Set(['provider:simulated']))
    runner.secrets.add('OPENAI_API_KEY')
    await yard.add({})
    await yard.clock.settle()
    const hosted = runner.started.filter(({ group }) => group === 'provider:hosted')
    expect(hosted.map(({ origin }) => origin.secrets)).toEqual(Array.from({ length: 6 }, () => ['OPENAI_API_KEY']))
  })

  test('[U9] the estimate rests on prompts, prices and what earlier answers took', async () => {
    const yard = await openEvaluationYard()
    await yard.evaluations.providers.save({
      id: 'hosted',
      kind: 'openai',
      models: [{ id: 'gpt-x', inputPrice: 2, outputPrice: 8 }],
      requestsPerMinute: 60,
    })
    const { id: definitionId } = await yard.definitions.create('Trade-offs', TRADE_OFFS)
    const first = yard.runs.estimate({ definitionId, models: ['gpt-x'] })
    const characters = scenariosOf(TRADE_OFFS).reduce((sum, { prompt }) => sum + prompt.length + 10, 0)
    expect(first.inputTokens).toBeCloseTo(characters / 4, -1)
    expect(first.cost).toBeCloseTo((first.inputTokens * 2 + first.outputTokens * 8) / 1e6)
    expect(first).toMatchObject({ jobs: 6, durationMs: null })
    expect(first.basis).toContain('assumed for gpt-x')
    // Answers of 40 tokens and two seconds: the rate of one a second is then not what limits two at a time.
    const run = await yard.runs.start({ definitionId, models: ['gpt-x'] })
    for (const { id } of yard.jobs.list({ runId: run.id })) {
      const output = { decision: 4, inputTokens: 15, outputTokens: 40, cost: 0.1, durationMs: 2000 }
      const facts = { kind: 'probe' as const, modelVersion: 'x', truncated: false, simulated: false }
      await yard.store.write(() => yard.store.evaluations.results.add(id, { ...output, ...facts }))
      yard.store.database.connection.exec(`update jobs set state = 'completed', finished_at = 1 where id = ${id}`)
    }
    const second = yard.runs.estimate({ definitionId, models: ['gpt-x'] })
    expect(second.outputTokens).toBe(240)
    expect(second.basis).toContain('answers and times of gpt-x from 6 earlier ones')
    expect(second.durationMs).toBeGreaterThanOrEqual(6000)
  })
})
