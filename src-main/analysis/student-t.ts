import tCdf from '@stdlib/stats-base-dists-t-cdf'

/** Probability that |T| ≥ |t| under Student's t distribution. The lower tail, since 1 − cdf(t) loses small ones. */
export function twoSidedP(t: number, degreesOfFreedom: number): number {
  return Math.min(1, 2 * tCdf(-Math.abs(t), degreesOfFreedom))
}

/**
 * The t that 97.5 % of Student's distribution lie below: half the width of a 95 % interval in standard errors. By bisection
 * of the distribution function, to the last digits of a double.
 */
export function tOf95(degreesOfFreedom: number): number {
  let low = 1.9
  let high = 13
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (tCdf(middle, degreesOfFreedom) < 0.975) low = middle
    else high = middle
  }
  return (low + high) / 2
}
