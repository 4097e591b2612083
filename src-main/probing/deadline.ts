/**
 * Ends a request with another signal, or when the time is over. (`AbortSignal.any` is missing in Node 18.15.)
 *
 * The fetch of Node 18 may forget a signal once garbage has been collected, so whoever waits does not rely on it alone:
 * {@link guard} rejects in any case.
 */
export class Deadline {
  readonly #controller = new AbortController()
  readonly #timer: NodeJS.Timeout
  readonly #outer: AbortSignal
  readonly #stop = () => this.#controller.abort(this.#outer.reason)
  /** The time was over before the end. */
  isOver = false

  constructor(ms: number, outer: AbortSignal) {
    this.#outer = outer
    this.#timer = setTimeout(() => {
      this.isOver = true
      this.#controller.abort(new Error('the time is over'))
    }, ms)
    if (outer.aborted) this.#stop()
    else outer.addEventListener('abort', this.#stop)
  }

  /** For the request. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Settles as the work does, or rejects as soon as the signal aborts. */
  guard<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const giveUp = () => reject(this.signal.reason)
      if (this.signal.aborted) giveUp()
      else this.signal.addEventListener('abort', giveUp, { once: true })
      work.then(resolve, reject)
    })
  }

  clear(): void {
    clearTimeout(this.#timer)
    this.#outer.removeEventListener('abort', this.#stop)
  }
}
