import { mersenne } from 'pure-rand/generator/mersenne'
import { mean } from 'simple-statistics'
import type { AnalysisData, DeepAnalysis } from '../../src-shared/analysis.js'
import { MOST_COMPARED } from './basic-analysis.js'
import { bootstrapMean } from './bootstrap-mean.js'
import { holm } from './compare-models.js'
import { leastSquares, type Observation } from './least-squares.js'
import { dimensionsOf, type ModelObservations, observationsOf, pairsOf, sharedScenarios } from './observations.js'
import { signFlipTest } from './sign-flip-test.js'

/** What makes percentiles of 95 % steady in two digits; fewer only where the data are very many. */
const RESAMPLES = 10_000
const FEWEST_RESAMPLES = 2_000
/** Draws that take some ten seconds. */
const MOST_DRAWS = 1_000_000_000

/** How far an analysis is. */
export interface AnalysisProgress {
  /** 0 to 1. */
  fraction: number
  message: string
}

/**
 * Rule A3, step by step: it yields every few milliseconds, so that the process that computes it can answer meanwhile. The
 * same data and seed give the same result.
 *
 * @param seed any 32-bit integer
 */
export function* deepAnalysis(data: AnalysisData, seed: number): Generator<AnalysisProgress, DeepAnalysis> {
  const observations = observationsOf(data)
  const compared = pairsOf(observations.slice(0, MOST_COMPARED))
  const resamples = resamplesFor(data.scenarios.length * (observations.length + compared.length / 32))
  const random = mersenne(seed)
  const tasks = observations.length + compared.length + 1
  let done = 0

  function* watched<Result>(message: string, task: Generator<number, Result>): Generator<AnalysisProgress, Result> {
    yield { fraction: done / tasks, message }
    for (;;) {
      const step = task.next()
      if (step.done === true) {
        done++
        return step.value
      }
      yield { fraction: (done + step.value / resamples) / tasks, message }
    }
  }

  const means: DeepAnalysis['means'] = []
  for (const { model, decided, byScenario } of observations) {
    const task = bootstrapMean([...byScenario.values()], resamples, random)
    means.push({ model, n: decided.length, mean: yield* watched(`bootstrap of ${model}`, task) })
  }
  const tests: Omit<DeepAnalysis['tests'][number], 'pHolm'>[] = []
  for (const [a, b] of compared) {
    const differences = sharedScenarios(a, b).map(({ ofA, ofB }) => mean(ofA) - mean(ofB))
    const task = signFlipTest(differences, resamples, random)
    tests.push({ a: a.model, b: b.model, ...(yield* watched(`${a.model} against ${b.model}`, task)) })
  }
  const corrected = holm(tests.map(({ p }) => p))
  yield { fraction: done / tasks, message: 'effects of the dimensions' }
  return {
    kind: 'deep',
    seed,
    resamples,
    means,
    tests: tests.map((test, i) => ({ ...test, pHolm: corrected[i] ?? test.p })),
    effects: mainEffects(data, observations),
  }
}

function resamplesFor(drawsOfOne: number): number {
  return Math.max(FEWEST_RESAMPLES, Math.min(RESAMPLES, Math.floor(MOST_DRAWS / Math.max(1, drawsOfOne))))
}

/** Of each model, and over all models with an intercept for each. */
function mainEffects(data: AnalysisData, observations: readonly ModelObservations[]): DeepAnalysis['effects'] {
  const dimensions = dimensionsOf(data)
  const effects = (model: string | null, of: readonly ModelObservations[]): DeepAnalysis['effects'] => {
    const rows = of.flatMap(({ byScenario }, group): Observation[] =>
      [...byScenario].flatMap(([scenario, decisions]) => {
        const scores = data.scenarios[scenario]?.scores ?? {}
        const x = dimensions.map((dimension) => scores[dimension] ?? 0)
        return decisions.map((y) => ({ y, x, group }))
      }),
    )
    const found = leastSquares(rows, dimensions.length)
    return dimensions.map((dimension, j) => ({
      model,
      dimension,
      n: rows.length,
      effect: found[j] ?? { value: null, reason: 'no answer was decided' },
    }))
  }
  return [...effects(null, observations), ...observations.flatMap((one) => effects(one.model, [one]))]
}
