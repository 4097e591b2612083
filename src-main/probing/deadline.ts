/** A signal that aborts with another one, or when the time is over. (`AbortSignal.any` is missing in Node 18.15.) */
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

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  clear(): void {
    clearTimeout(this.#timer)
    this.#outer.removeEventListener('abort', this.#stop)
  }
}
