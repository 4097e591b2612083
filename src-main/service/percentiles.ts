import type { Percentiles } from '../../src-shared/statistics.js'

/** Values in ascending order, of which each stands for `weight` measured ones. */
export interface Sample {
  sorted: Float64Array
  weight: number
}

export function sampleOf(values: readonly number[], weight = 1): Sample {
  return { sorted: Float64Array.from(values).sort(), weight }
}

/** Percentiles by nearest rank: the smallest value that at least this share of all does not exceed. */
export function percentilesOf(samples: readonly Sample[]): Percentiles {
  const all = mergedOf(samples.map(({ sorted, weight }) => ({ values: sorted, weights: sorted.map(() => weight) })))
  const total = samples.reduce((sum, { sorted, weight }) => sum + sorted.length * weight, 0)
  const shares = [0.5, 0.95, 0.99]
  const found: (number | null)[] = []
  let seen = 0
  for (let i = 0; i < all.values.length && found.length < shares.length; i += 1) {
    seen += all.weights[i] as number
    // Sums of weights that are no integers fall short of the whole by rounding.
    while (found.length < shares.length && seen >= (shares[found.length] as number) * total - 1e-9 * total) {
      found.push(all.values[i] as number)
    }
  }
  const [p50 = null, p95 = null, p99 = null] = found
  return { p50, p95, p99 }
}

interface Weighted {
  /** In ascending order. */
  values: Float64Array
  weights: Float64Array
}

/** All values in ascending order; two halves at a time, since there may be hundreds of samples. */
function mergedOf(samples: readonly Weighted[]): Weighted {
  const [first = { values: new Float64Array(), weights: new Float64Array() }] = samples
  if (samples.length <= 1) return first
  const half = samples.length >> 1
  const [a, b] = [mergedOf(samples.slice(0, half)), mergedOf(samples.slice(half))]
  const length = a.values.length + b.values.length
  const merged = { values: new Float64Array(length), weights: new Float64Array(length) }
  let i = 0
  let j = 0
  for (let at = 0; at < length; at += 1) {
    const isOfA = j >= b.values.length || (i < a.values.length && (a.values[i] as number) <= (b.values[j] as number))
    const [from, index] = isOfA ? [a, i++] : [b, j++]
    merged.values[at] = from.values[index] as number
    merged.weights[at] = from.weights[index] as number
  }
  return merged
}
