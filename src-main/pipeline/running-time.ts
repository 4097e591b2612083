const TICK_MS = 200
/** What a tick counts at most: whoever was stopped longer than this did not run meanwhile. */
const MOST_MS = 1_000

/** Counts the time in which this process runs: neither while it is frozen nor while the machine sleeps. */
export class RunningTime {
  #ms: number
  #last = performance.now()
  readonly #timer: NodeJS.Timeout

  /**
   * @param beforeMs what was counted before
   * @param limitMs when `onLimit` is called, once; null: never
   */
  constructor(beforeMs: number, limitMs: number | null = null, onLimit: () => void = () => {}) {
    this.#ms = beforeMs
    let isOver = limitMs === null
    this.#timer = setInterval(
      () => {
        this.#count()
        if (isOver || this.#ms < (limitMs ?? 0)) return
        isOver = true
        onLimit()
      },
      Math.min(TICK_MS, Math.max(1, limitMs ?? TICK_MS)),
    )
  }

  /** So far, in whole ms. */
  get ms(): number {
    this.#count()
    return Math.round(this.#ms)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** Counts anew. */
  reset(): void {
    this.#count()
    this.#ms = 0
  }

  #count(): void {
    const now = performance.now()
    this.#ms += Math.min(MOST_MS, now - this.#last)
    this.#last = now
  }
}
