import { mean, sampleRankCorrelation, sampleStandardDeviation, sampleVariance } from 'simple-statistics'
import type { Maybe } from '../../src-shared/analysis.js'
import { finite, known, NOTHING, unknown } from './maybe.js'
import { twoSidedP } from './student-t.js'

/**
 * Spearman's ρ: Pearson's correlation of the ranks, tied values sharing the average of theirs.
 *
 * Spearman, C. (1904), "The proof and measurement of association between two things", American Journal of Psychology 15,
 * 72–101.
 */
export function spearmanRho(a: readonly number[], b: readonly number[]): Maybe {
  if (a.length < 3) return unknown(`needs 3 scenarios that both decided, and there ${are(a.length)}`)
  const rho = sampleRankCorrelation([...a], [...b])
  if (!Number.isFinite(rho)) return unknown('one of the models always decided the same')
  return known(Math.max(-1, Math.min(1, rho)))
}

/**
 * Cohen's d: the difference of the means in units of the pooled standard deviation,
 * (mean a − mean b) / √(((n_a − 1)·s²_a + (n_b − 1)·s²_b) / (n_a + n_b − 2)).
 *
 * Cohen, J. (1988), "Statistical Power Analysis for the Behavioral Sciences", 2nd edition, section 2.5.
 */
export function cohensD(a: readonly number[], b: readonly number[]): Maybe {
  if (a.length < 2 || b.length < 2) return unknown('needs 2 decisions of each model on scenarios that both decided')
  const within = (values: readonly number[]) => (values.length - 1) * sampleVariance([...values])
  const pooled = Math.sqrt((within(a) + within(b)) / (a.length + b.length - 2))
  if (pooled === 0) return unknown('neither model ever varied')
  return known((mean([...a]) - mean([...b])) / pooled)
}

/**
 * Two-sided p of the paired t-test: t = mean of the differences / (their standard deviation / √n), n − 1 degrees of freedom.
 * Paired, since both models answered the same scenarios.
 *
 * "Student" (1908), "The probable error of a mean", Biometrika 6, 1–25.
 */
export function pairedP(differences: readonly number[]): Maybe {
  const n = differences.length
  if (n < 2) return unknown(`needs 2 scenarios that both decided, and there ${are(n)}`)
  const deviation = sampleStandardDeviation([...differences])
  if (deviation < NOTHING) return unknown('the models differ by the same in every scenario')
  return finite(twoSidedP(mean([...differences]) / (deviation / Math.sqrt(n)), n - 1), 'it cannot be computed')
}

/**
 * Holm's step-down correction: the i-th smallest of m values of p (i from 1) is multiplied by m − i + 1, and is at least as
 * large as those before it and at most 1. What is unknown stays so and does not count.
 *
 * Holm, S. (1979), "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 65–70.
 */
export function holm(values: readonly Maybe[]): Maybe[] {
  const corrected = [...values]
  const order = values
    .flatMap((p, index) => (p.value === null ? [] : [{ p: p.value, index }]))
    .sort((a, b) => a.p - b.p || a.index - b.index)
  let largest = 0
  order.forEach(({ p, index }, i) => {
    largest = Math.max(largest, Math.min(1, p * (order.length - i)))
    corrected[index] = known(largest)
  })
  return corrected
}

function are(count: number): string {
  return count === 0 ? 'is none' : count === 1 ? 'is 1' : `are ${count}`
}
