import { createHash } from 'node:crypto'
import type { AnalysisData } from '../../src-shared/analysis.js'

/**
 * SHA-256, in hexadecimal, of the data that an analysis is computed from (rule A4): of JSON whose fields are in alphabetical
 * order and whose decisions are by model, scenario and sample. So the order in which answers came in does not matter.
 */
export function inputHash(data: AnalysisData): string {
  const place = new Map(data.models.map((model, index) => [model, index]))
  const placeOf = (model: string) => place.get(model) ?? data.models.length
  const decisions = [...data.decisions].sort(
    (a, b) => placeOf(a.model) - placeOf(b.model) || a.scenario - b.scenario || a.sample - b.sample,
  )
  return createHash('sha256')
    .update(JSON.stringify(sorted({ ...data, decisions })))
    .digest('hex')
}

/** A seed for what is drawn by chance: the hash's first 32 bits, so that the same data are resampled in the same way. */
export function seedOf(hash: string): number {
  return Number.parseInt(hash.slice(0, 8), 16) | 0
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}
