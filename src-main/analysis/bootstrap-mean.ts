import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'
import { quantileSorted } from 'simple-statistics'
import type { Interval } from '../../src-shared/analysis.js'
import { unknown } from './maybe.js'

/**
 * Mean of all decisions with its percentile bootstrap interval of 95 %. Whole scenarios are drawn, with all their
 * decisions: the samples of one scenario are not independent of each other.
 *
 * Efron, B. and Tibshirani, R. (1993), "An Introduction to the Bootstrap", chapter 13; on drawing clusters: Davison, A. and
 * Hinkley, D. (1997), "Bootstrap Methods and their Application", section 3.8.
 *
 * @param scenarios the decisions of each scenario; none is empty
 * @yields the resamples done so far, now and then, so that the caller may see to other things
 */
export function* bootstrapMean(
  scenarios: readonly (readonly number[])[],
  resamples: number,
  random: RandomGenerator,
): Generator<number, Interval> {
  const n = scenarios.length
  if (n < 2) return unknown(`needs decisions on 2 scenarios, and there ${n === 0 ? 'are none' : 'is 1'}`)
  const sums = Float64Array.from(scenarios, (decisions) => decisions.reduce((sum, value) => sum + value, 0))
  const counts = Float64Array.from(scenarios, ({ length }) => length)
  const means = new Float64Array(resamples)
  const breathAfter = Math.ceil(500_000 / n)
  for (let i = 0; i < resamples; i++) {
    let sum = 0
    let count = 0
    for (let drawn = 0; drawn < n; drawn++) {
      // 32 random bits times n, of which the upper part: uneven by n in 2³² at most, and many times as fast as to be even.
      const scenario = Math.floor(((random.next() >>> 0) * n) / 2 ** 32)
      sum += sums[scenario] as number
      count += counts[scenario] as number
    }
    means[i] = sum / count
    if (i % breathAfter === breathAfter - 1) yield i + 1
  }
  const sorted = Array.from(means.sort())
  const value = sums.reduce((a, b) => a + b, 0) / counts.reduce((a, b) => a + b, 0)
  return { value, low: quantileSorted(sorted, 0.025), high: quantileSorted(sorted, 0.975) }
}
