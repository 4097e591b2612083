import type { DefinitionContent, Dimension } from '../../src-shared/definition.js'
import type { ScenarioFilter } from '../store/probe-queries.js'

/**
 * The scenarios in which each named dimension has the score, as arithmetic on their indices: the first dimension is the
 * slowest (rule D2), so each has a stride.
 *
 * @returns null when none can fit: a dimension or a score that there is not
 */
export function scenarioFilters(
  { dimensions }: DefinitionContent,
  scores: Readonly<Record<string, number>> = {},
): ScenarioFilter[] | null {
  const filters: ScenarioFilter[] = []
  const left = new Map(Object.entries(scores))
  let stride = 1
  for (const dimension of [...dimensions].reverse()) {
    const levels = scoresOf(dimension)
    const score = left.get(dimension.name)
    if (score !== undefined) {
      const places = levels.flatMap((one, place) => (one === score ? place : []))
      if (places.length === 0) return null
      filters.push({ stride, size: levels.length, places })
      left.delete(dimension.name)
    }
    stride *= levels.length
  }
  return left.size === 0 ? filters : null
}

/** A value's score is its place from 1 (rule D1). */
function scoresOf(dimension: Dimension): number[] {
  return 'values' in dimension ? dimension.values.map((_, i) => i + 1) : dimension.levels.map(({ score }) => score)
}
