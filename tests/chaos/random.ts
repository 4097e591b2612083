/** A seeded source of choices (mulberry32), so that the same seed makes the same plan. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }

  /** An integer from `min` to `max`, both included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(values: readonly T[]): T {
    return values[this.int(0, values.length - 1)] as T
  }

  /** Up to `count` different values. */
  some<T>(values: readonly T[], count: number): T[] {
    const left = [...values]
    const taken: T[] = []
    while (left.length > 0 && taken.length < count) taken.push(...left.splice(this.int(0, left.length - 1), 1))
    return taken
  }

  /** Another source, for an actor of its own: what one does must not depend on how fast the others are. */
  fork(): Random {
    return new Random(Math.floor(this.next() * 4_294_967_296))
  }
}
