import type { AnalysisData } from '../../src-shared/analysis.js'

/** What one model decided. */
export interface ModelObservations {
  model: string
  /** Every decision, samples of one scenario beside each other. */
  decided: number[]
  undecided: number
  /** Decisions of each scenario that has any, in the order of the scenarios. */
  byScenario: Map<number, number[]>
}

/** Sorts decisions by model and scenario. Models are in the run's order; decisions of other models are left out. */
export function observationsOf(data: AnalysisData): ModelObservations[] {
  const byModel = new Map(
    data.models.map((model): [string, ModelObservations] => [
      model,
      { model, decided: [], undecided: 0, byScenario: new Map() },
    ]),
  )
  // By scenario and sample, so that the order in which answers came in changes nothing, not even a last digit.
  const ordered = [...data.decisions].sort((a, b) => a.scenario - b.scenario || a.sample - b.sample)
  for (const { model, scenario, decision } of ordered) {
    const found = byModel.get(model)
    if (found === undefined) continue
    if (decision === null) {
      found.undecided++
      continue
    }
    found.decided.push(decision)
    const here = found.byScenario.get(scenario)
    if (here === undefined) found.byScenario.set(scenario, [decision])
    else here.push(decision)
  }
  return [...byModel.values()]
}

/** Names of the dimensions, in the order in which the scenarios name them. */
export function dimensionsOf(data: AnalysisData): string[] {
  return [...new Set(data.scenarios.flatMap(({ scores }) => Object.keys(scores)))]
}

/** Scenarios that both decided, ascending, with the decisions of each. */
export function sharedScenarios(
  a: ModelObservations,
  b: ModelObservations,
): { scenario: number; ofA: number[]; ofB: number[] }[] {
  return [...a.byScenario].flatMap(([scenario, ofA]) => {
    const ofB = b.byScenario.get(scenario)
    return ofB === undefined ? [] : [{ scenario, ofA, ofB }]
  })
}

/** Every two of a list, in order. */
export function pairsOf<T>(all: readonly T[]): [T, T][] {
  return all.flatMap((a, i) => all.slice(i + 1).map((b): [T, T] => [a, b]))
}
