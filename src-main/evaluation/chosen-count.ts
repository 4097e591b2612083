/**
 * How many of `n` scenarios a percentage takes: max(1, floor(n · percentage / 100)) (rule U3).
 *
 * @param percentage above 0, at most 100
 */
export function chosenCount(n: number, percentage: number): number {
  // The small addition takes back what binary fractions lose: 33.3 % of 1,000 are 333.
  return Math.max(1, Math.floor((n * percentage) / 100 + 1e-9))
}
