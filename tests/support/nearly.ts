import { expect } from 'vitest'

/** The same value with every number as one that is met to nine places: for what adds up in another order. */
export function nearly(value: unknown): unknown {
  if (typeof value === 'number') return expect.closeTo(value, 9)
  if (Array.isArray(value)) return value.map(nearly)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, nearly(inner)]))
}

/** Without the words that say why something is missing. */
export function withoutReasons(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner) => (key === 'reason' ? undefined : inner)))
}
