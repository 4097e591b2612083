import { createHash } from 'node:crypto'
import type { Slot } from '../store/probe-results.js'

/**
 * SHA-256 of a run's decisions in effect. With the run's snapshot, which never changes, they are all that an analysis is
 * computed from (rule A4).
 */
export class DecisionsHash {
  readonly #hash = createHash('sha256')

  /** @param page by scenario, model and sample, and behind what was added before */
  add(page: readonly (Slot & { decision: number | null })[]): void {
    for (const { scenario, model, sample, decision } of page) {
      this.#hash.update(`${JSON.stringify([scenario, model, sample, decision])}\n`)
    }
  }

  /** In hexadecimal; once. */
  digest(): string {
    return this.#hash.digest('hex')
  }
}
