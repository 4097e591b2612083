import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { mersenne } from 'pure-rand/generator/mersenne'
import { chosenCount } from './chosen-count.js'

/**
 * Which of `n` scenarios a run asks (rule U3): max(1, floor(n · percentage / 100)) of them, in the scenarios' order; all at
 * 100 %. The same arguments choose the same ones, on any machine.
 *
 * A partial Fisher–Yates shuffle (Durstenfeld 1964) drawn from the Mersenne Twister MT19937, whose initialisation (Matsumoto
 * and Nishimura 2002) mixes its seed through all of its state: 0, negative and neighbouring seeds are as good as any.
 *
 * @param n 0 or more
 * @param percentage above 0, at most 100
 * @param seed any 32-bit integer
 * @returns indices, ascending
 */
export function chooseScenarios(n: number, percentage: number, seed: number): number[] {
  const all = Array.from({ length: n }, (_, index) => index)
  const wanted = chosenCount(n, percentage)
  if (wanted >= n) return all
  const random = mersenne(seed)
  for (let i = 0; i < wanted; i++) {
    const j = uniformInt(random, i, n - 1)
    const chosen = all[j] as number
    all[j] = all[i] as number
    all[i] = chosen
  }
  return all.slice(0, wanted).sort((a, b) => a - b)
}
