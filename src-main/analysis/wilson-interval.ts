import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import type { Interval } from '../../src-shared/analysis.js'
import { unknown } from './maybe.js'

/**
 * A share with its 95 % score interval: with z the normal quantile of 0.975 and p = successes / n,
 * (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n).
 *
 * Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical inference", Journal of the American
 * Statistical Association 22, 209–212.
 */
export function wilsonInterval(successes: number, n: number, whenNone: string): Interval {
  if (n === 0) return unknown(whenNone)
  const z = normalQuantile(0.975, 0, 1)
  const share = successes / n
  const middle = share + z ** 2 / (2 * n)
  const reach = z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))
  const scale = 1 + z ** 2 / n
  // At the ends the formula gives exactly 0 and 1; floating point may miss them.
  const low = successes === 0 ? 0 : (middle - reach) / scale
  const high = successes === n ? 1 : (middle + reach) / scale
  return { value: share, low, high }
}
