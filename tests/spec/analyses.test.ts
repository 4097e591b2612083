import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { BasicAnalysis, DeepAnalysis, StoredAnalysis } from '../../src-shared/analysis.js'
import type { JobJson } from '../support/job-json.js'
import { openYard, type Yard } from '../support/jobyard-cli.js'
import { nearly, withoutReasons } from '../support/nearly.js'

const DEFINITION = {
  name: 'Help',
  content: {
    schemaVersion: 1,
    template: 'Would you {action} a {object}? Answer with a number from 1 to 5.',
    dimensions: [
      { name: 'action', values: ['help', 'harm', 'ignore'] },
      { name: 'object', values: ['stone', 'dog', 'person'] },
    ],
  },
}

interface Superseding {
  analyses: { id: number; superseded: boolean }[]
}

interface Analysed {
  jobId: number | null
  analysis: StoredAnalysis | null
}

/** A run of 3 × 9 × 2 simulated answers, completed. */
async function completedRun(): Promise<Yard> {
  const yard = openYard()
  const file = join(yard.folder, 'help.json')
  writeFileSync(file, JSON.stringify(DEFINITION))
  await yard.json('definition', 'import', file)
  await yard.json(
    'run',
    'start',
    '--definition',
    1,
    '--models',
    'test-model-1,model-b,model-c',
    '--samples-per-scenario',
    2,
  )
  await yard.drain('--concurrency', 4)
  return yard
}

describe('analyses of a run', () => {
  test('[A2] a completed run is analysed by a job, whose result is kept', async () => {
    const yard = await completedRun()
    const [job, ...others] = await yard.list('--type', 'analyze:basic')
    expect(job).toMatchObject({ state: 'completed', input: { runId: 1 } })
    expect(others).toEqual([])
    const { jobId, analysis } = await yard.json<Analysed>('run', 'analyze', 1)
    expect(jobId).toBeNull()
    expect(analysis).toMatchObject({ runId: 1, superseded: false, codeVersion: '1' })
    const { models, pairs, dimensions } = resultOf({ jobId, analysis }) as BasicAnalysis
    expect(models.map(({ model, n, undecided }) => [model, n + undecided])).toEqual([
      ['test-model-1', 18],
      ['model-b', 18],
      ['model-c', 18],
    ])
    expect(pairs).toHaveLength(3)
    expect(dimensions).toHaveLength(2 * 4)
  })

  test('[A4] the same inputs are not computed twice, and an older analysis is kept', async () => {
    const yard = await completedRun()
    const first = (await yard.json<Analysed>('run', 'analyze', 1)).analysis
    const [probe] = await yard.list('--type', 'probe:scenario', '--limit', 1)

    await decideOtherwise(yard, probe)
    const { jobId } = await yard.json<Analysed>('run', 'analyze', 1)
    expect(jobId).not.toBeNull()
    expect((await yard.json<Analysed>('run', 'analyze', 1)).jobId).toBe(jobId)
    await yard.drain()
    const second = (await yard.json<Analysed>('run', 'analyze', 1)).analysis
    expect(second?.inputHash).not.toBe(first?.inputHash)
    const superseded = async () =>
      (await yard.json<Superseding>('run', 'show', 1)).analyses.map(({ id, superseded }) => [id, superseded])
    expect(await superseded()).toEqual(
      expect.arrayContaining([
        [first?.id, true],
        [second?.id, false],
      ]),
    )

    // The decision is taken back: the first result is the current one again, and nothing is computed.
    await yard.json('run', 'decide', probe?.id ?? 0, 'none')
    expect(await yard.json<Analysed>('run', 'analyze', 1)).toEqual({ jobId: null, analysis: first })
    expect(await superseded()).toEqual(
      expect.arrayContaining([
        [first?.id, false],
        [second?.id, true],
      ]),
    )
  })

  test('[A4] a decision that is set while the job waits is in its result', async () => {
    const yard = await completedRun()
    const [one, two] = await yard.list('--type', 'probe:scenario', '--limit', 2)
    await decideOtherwise(yard, one)
    const { jobId } = await yard.json<Analysed>('run', 'analyze', 1)
    await decideOtherwise(yard, two)
    await yard.drain()
    const { analysis } = await yard.json<Analysed>('run', 'analyze', 1)
    expect(await yard.show(jobId ?? 0)).toMatchObject({ output: { inputHash: analysis?.inputHash } })
  })

  test('[A3] the deep analysis computes intervals for the same decisions', async () => {
    const yard = await completedRun()
    await yard.json('run', 'analyze', 1, '--kind', 'deep')
    await yard.drain()
    const deep = resultOf(await yard.json('run', 'analyze', 1, '--kind', 'deep')) as DeepAnalysis
    const basic = resultOf(await yard.json('run', 'analyze', 1)) as BasicAnalysis
    expect(deep.resamples).toBe(10_000)
    deep.means.forEach(({ model, n, mean }, i) => {
      if (mean.value === null) throw new Error(mean.reason)
      expect({ model, n, mean: mean.value }).toEqual({
        model: basic.models[i]?.model,
        n: basic.models[i]?.n,
        mean: expect.closeTo(basic.models[i]?.mean.value ?? Number.NaN, 10),
      })
      expect(mean.low).toBeLessThanOrEqual(mean.value)
      expect(mean.high).toBeGreaterThanOrEqual(mean.value)
    })
    expect(deep.effects.map(({ model, dimension }) => `${model} ${dimension}`)).toHaveLength(2 * 4)
  })

  test('[A2] a run that is not there fails the job for good', async () => {
    const yard = openYard()
    await yard.json('add', '--type', 'analyze:basic', '--input', '{"runId": 99}')
    await yard.drain()
    expect(await yard.show(1)).toMatchObject({
      state: 'failed',
      attempt: 1,
      error: { code: 'NO_SUCH_RUN', message: 'Run not found: 99', retryable: false },
    })
  })

  test('[A6] the example handler in Python computes the same from an export', async () => {
    const yard = await completedRun()
    const file = join(yard.folder, 'run.json')
    await yard.json('run', 'export', 1, '--format', 'json', '--output', file)
    const { id } = await yard.json('add', '--type', 'analyze:python', '--input', `@${file}`)
    await yard.drain()
    const { analysis } = await yard.json<Analysed>('run', 'analyze', 1)
    expect(withoutReasons((await yard.show(id)).output)).toEqual(nearly(withoutReasons(analysis?.result)))
  })
})

/** Sets a decision that is not the one that was parsed. */
async function decideOtherwise(yard: Yard, probe: JobJson | undefined): Promise<void> {
  const { decision } = (probe?.output ?? {}) as { decision?: number | null }
  await yard.json('run', 'decide', probe?.id ?? 0, decision === 1 ? 2 : 1)
}

function resultOf({ analysis }: Analysed): StoredAnalysis['result'] {
  if (analysis === null) throw new Error('it was not analysed')
  return analysis.result
}
