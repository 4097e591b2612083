/** So many of what can come in floods are shown in a second. */
const A_SECOND = 200
const WINDOW_MS = 1000

/** Lets through what a person can follow, and counts the rest. */
export class FloodGate {
  readonly #now: () => number
  #since = Number.NEGATIVE_INFINITY
  #shown = 0
  #left = 0

  /** @param now a clock that does not jump, in ms */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Whether the next one may be shown. */
  admits(): boolean {
    const now = this.#now()
    if (now - this.#since >= WINDOW_MS) {
      this.#since = now
      this.#shown = 0
    }
    this.#shown += 1
    if (this.#shown <= A_SECOND) return true
    this.#left += 1
    return false
  }

  /** How many were left out since this was asked last; 0 while more are being left out. */
  takeLeftOut(): number {
    if (this.#left === 0 || (this.#shown > A_SECOND && this.#now() - this.#since < WINDOW_MS)) return 0
    const left = this.#left
    this.#left = 0
    return left
  }

  /** The same, whatever is going on. */
  takeAllLeftOut(): number {
    const left = this.#left
    this.#left = 0
    return left
  }
}
