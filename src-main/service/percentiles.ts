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
  const total = samples.reduce((sum, { sorted, weight }) => sum + sorted.length * weight, 0)
  const found: (number | null)[] = []
  const shares = [0.5, 0.95, 0.99]
  let seen = 0
  for (const { value, weight } of merged(samples)) {
    seen += weight
    // Sums of weights that are no integers fall short of the whole by rounding.
    while (found.length < shares.length && seen >= (shares[found.length] as number) * total - 1e-9 * total) {
      found.push(value)
    }
    if (found.length === shares.length) break
  }
  const [p50 = null, p95 = null, p99 = null] = found
  return { p50, p95, p99 }
}

/** All values in ascending order. */
function* merged(samples: readonly Sample[]): Iterable<{ value: number; weight: number }> {
  const at = samples.map(() => 0)
  for (;;) {
    let least = -1
    let value = Number.POSITIVE_INFINITY
    for (const [i, { sorted }] of samples.entries()) {
      const next = sorted[at[i] as number]
      if (next !== undefined && (least === -1 || next < value)) {
        least = i
        value = next
      }
    }
    if (least === -1) return
    at[least] = (at[least] as number) + 1
    yield { value, weight: (samples[least] as Sample).weight }
  }
}
