import { max, mean, min, sampleStandardDeviation, sampleVariance } from 'simple-statistics'
import type { AnalysisData, BasicAnalysis, ModelPair, ModelSummary } from '../../src-shared/analysis.js'
import { cohensD, holm, pairedP, spearmanRho } from './compare-models.js'
import { etaSquared } from './eta-squared.js'
import { known, NOTHING, unknown } from './maybe.js'
import { dimensionsOf, type ModelObservations, observationsOf, pairsOf, sharedScenarios } from './observations.js'
import { wilsonInterval } from './wilson-interval.js'

/** Scenarios that are listed as contested, at most. */
const MOST_CONTESTED = 20

/** Models that are compared with each other, at most: 150 make 11,175 pairs. */
export const MOST_COMPARED = 150

const NO_DECISION = 'no answer was decided'

/** Rule A2. Pure: the same data give the same result, to the last digit. */
export function basicAnalysis(data: AnalysisData): BasicAnalysis {
  const observations = observationsOf(data)
  return {
    kind: 'basic',
    models: observations.map((one) => summary(one, data.scale)),
    pairs: comparedPairs(observations),
    dimensions: dimensionEffects(data, observations),
    contested: contestedScenarios(data, observations),
  }
}

function summary({ model, decided, undecided }: ModelObservations, scale: AnalysisData['scale']): ModelSummary {
  const n = decided.length
  const ifAny = (value: () => number) => (n === 0 ? unknown(NO_DECISION) : known(value()))
  const counts = new Map<number, number>()
  for (let step = scale.min; step <= scale.max; step++) counts.set(step, 0)
  for (const decision of decided) counts.set(decision, (counts.get(decision) ?? 0) + 1)
  const middle = (scale.min + scale.max) / 2
  const wins = decided.filter((decision) => decision > middle).length
  const losses = decided.filter((decision) => decision < middle).length
  return {
    model,
    n,
    undecided,
    undecidedShare: n + undecided === 0 ? unknown('there are no answers') : known(undecided / (n + undecided)),
    mean: ifAny(() => mean(decided)),
    sd:
      n < 2
        ? unknown(`needs 2 decisions, and there ${n === 0 ? 'is none' : 'is 1'}`)
        : known(sampleStandardDeviation(decided)),
    min: ifAny(() => min(decided)),
    max: ifAny(() => max(decided)),
    histogram: Object.fromEntries([...counts].sort(([a], [b]) => a - b).map(([step, count]) => [String(step), count])),
    winRate: wilsonInterval(
      wins,
      wins + losses,
      n === 0 ? NO_DECISION : 'all decisions lie in the middle of the scale',
    ),
  }
}

/** ρ and p over the scenarios' means, d over all decisions, each of the scenarios that both decided. */
function comparedPairs(observations: readonly ModelObservations[]): ModelPair[] {
  const pairs = pairsOf(observations.slice(0, MOST_COMPARED)).map(([a, b]) => {
    const shared = sharedScenarios(a, b)
    const meansOfA = shared.map(({ ofA }) => mean(ofA))
    const meansOfB = shared.map(({ ofB }) => mean(ofB))
    return {
      a: a.model,
      b: b.model,
      n: shared.length,
      rho: spearmanRho(meansOfA, meansOfB),
      d: cohensD(
        shared.flatMap(({ ofA }) => ofA),
        shared.flatMap(({ ofB }) => ofB),
      ),
      p: pairedP(meansOfA.map((ofA, i) => ofA - (meansOfB[i] as number))),
    }
  })
  const corrected = holm(pairs.map(({ p }) => p))
  return pairs.map((pair, i) => ({ ...pair, pHolm: corrected[i] ?? pair.p }))
}

function dimensionEffects(data: AnalysisData, observations: readonly ModelObservations[]): BasicAnalysis['dimensions'] {
  const effect = (dimension: string, model: string | null, of: readonly ModelObservations[]) => {
    const levels = new Map<number, number[]>()
    for (const { byScenario } of of) {
      for (const [scenario, decisions] of byScenario) {
        const score = data.scenarios[scenario]?.scores[dimension]
        if (score === undefined) continue
        const level = levels.get(score)
        if (level === undefined) levels.set(score, [...decisions])
        else level.push(...decisions)
      }
    }
    const groups = [...levels].sort(([a], [b]) => a - b).map(([, group]) => group)
    const n = groups.reduce((sum, { length }) => sum + length, 0)
    return { dimension, model, n, etaSquared: etaSquared(groups) }
  }
  return dimensionsOf(data).flatMap((dimension) => [
    effect(dimension, null, observations),
    ...observations.map((one) => effect(dimension, one.model, [one])),
  ])
}

/** By the sample variance of the models' means; scenarios on which all agree are no contest. */
function contestedScenarios(
  data: AnalysisData,
  observations: readonly ModelObservations[],
): BasicAnalysis['contested'] {
  return (
    data.scenarios
      .flatMap(({ name }, scenario) => {
        const means = observations.flatMap(({ model, byScenario }): [string, number][] => {
          const decisions = byScenario.get(scenario)
          return decisions === undefined ? [] : [[model, mean(decisions)]]
        })
        if (means.length < 2) return []
        const variance = sampleVariance(means.map(([, value]) => value))
        return variance < NOTHING ? [] : [{ scenario: name, variance, means: Object.fromEntries(means) }]
      })
      // Rounded, so that equal ones keep the order of the scenarios whatever their last digits are.
      .sort((a, b) => Number(b.variance.toFixed(9)) - Number(a.variance.toFixed(9)))
      .slice(0, MOST_CONTESTED)
  )
}
