import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'
import { mean } from 'simple-statistics'
import type { Maybe } from '../../src-shared/analysis.js'
import { known, unknown } from './maybe.js'

/** Up to so many differences all sign patterns are tried, 65,536 at most. */
const MOST_EXACT = 16

/**
 * Two-sided permutation test of a mean of paired differences. If the models did not differ, each scenario's difference
 * might as well have the other sign: p is the share of sign patterns whose sum is at least as far from 0 as the observed one.
 * All patterns for up to 16 scenarios; otherwise (b + 1) / (R + 1), where b of R random patterns are as far.
 *
 * Fisher, R. A. (1935), "The Design of Experiments", § 21; on adding 1: Phipson, B. and Smyth, G. (2010), "Permutation
 * p-values should never be zero", Statistical Applications in Genetics and Molecular Biology 9, article 39.
 *
 * @yields the resamples done so far, now and then
 */
export function* signFlipTest(
  differences: readonly number[],
  resamples: number,
  random: RandomGenerator,
): Generator<number, { difference: Maybe; p: Maybe }> {
  const n = differences.length
  if (n < 2) {
    const none = unknown(`needs 2 scenarios that both decided, and there ${n === 0 ? 'are none' : 'is 1'}`)
    return { difference: n === 0 ? none : known(differences[0] as number), p: none }
  }
  const difference = known(mean([...differences]))
  // Patterns that mirror each other are equally far: what rounds differently must not tell them apart.
  const far = Math.abs(differences.reduce((sum, value) => sum + value, 0)) - 1e-9
  const isFar = (sum: number) => Math.abs(sum) >= far

  if (n <= MOST_EXACT) {
    let hits = 0
    for (let pattern = 0; pattern < 2 ** n; pattern++) {
      let sum = 0
      for (let i = 0; i < n; i++) sum += (pattern >> i) & 1 ? -(differences[i] as number) : (differences[i] as number)
      if (isFar(sum)) hits++
    }
    return { difference, p: known(hits / 2 ** n) }
  }

  let hits = 0
  const breathAfter = Math.ceil(2_000_000 / n)
  for (let done = 0; done < resamples; done++) {
    let sum = 0
    let bits = 0
    for (let i = 0; i < n; i++) {
      if (i % 32 === 0) bits = random.next()
      sum += bits & 1 ? -(differences[i] as number) : (differences[i] as number)
      bits >>>= 1
    }
    if (isFar(sum)) hits++
    if (done % breathAfter === breathAfter - 1) yield done + 1
  }
  return { difference, p: known((hits + 1) / (resamples + 1)) }
}
