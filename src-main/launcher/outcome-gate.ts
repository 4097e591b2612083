import type { EventQueue } from './event-queue.js'
import type { OutputRouter } from './output-router.js'

/** An outcome on its way: the job, and the event that tells it, as JSON. */
interface Outcome {
  jobId: number
  event: string
}

/**
 * Holds the outcomes of one process back until what its jobs wrote before them is stored. What a handler wrote to stderr
 * before its outcome can be read by the time the outcome is: two turns of the event loop bring it in.
 */
export class OutcomeGate {
  #waiting: Outcome[] = []
  /** Outcomes that wait for their turn or for their log. */
  #pending = 0
  #isScheduled = false
  #isBlocked = false
  #onEmpty: (() => void) | null = null

  constructor(
    private readonly router: OutputRouter,
    private readonly events: EventQueue,
  ) {}

  add(outcome: Outcome): void {
    this.#waiting.push(outcome)
    this.#pending++
    this.#schedule()
  }

  /** While stderr is not being read, since a log can take no more, no outcome passes. */
  block(isBlocked: boolean): void {
    this.#isBlocked = isBlocked
    if (!isBlocked) this.#schedule()
  }

  /** Calls `done`, at once where possible, when all outcomes have passed. */
  whenEmpty(done: () => void): void {
    if (this.#pending === 0) done()
    else this.#onEmpty = done
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isBlocked || this.#waiting.length === 0) return
    this.#isScheduled = true
    setImmediate(() =>
      setImmediate(() => {
        this.#isScheduled = false
        if (!this.#isBlocked) this.#pass()
      }),
    )
  }

  #pass(): void {
    const outcomes = this.#waiting
    this.#waiting = []
    for (const { jobId, event } of outcomes) {
      this.router.release(jobId, () => {
        this.events.pushText(event)
        this.#pending--
        if (this.#pending > 0 || this.#onEmpty === null) return
        const onEmpty = this.#onEmpty
        this.#onEmpty = null
        onEmpty()
      })
    }
  }
}
