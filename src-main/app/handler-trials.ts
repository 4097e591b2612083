import type { TrialEvent } from '../../src-shared/handler-trial.js'
import { HandlerTrial, type TrialParts } from '../kit/handler-trial.js'

/** How long events wait for company, in ms. */
const BATCH_MS = 50

/** The trials of handlers that the window asked for: one at a time, and none without a window. */
export class HandlerTrials {
  readonly #send: (news: { trial: number; events: TrialEvent[] }) => void
  #last = 0
  #starting: Promise<unknown> = Promise.resolve()
  #current: { id: number; trial: HandlerTrial } | null = null
  #events: TrialEvent[] = []
  #timer: NodeJS.Timeout | null = null
  #isClosed = false

  constructor(send: (news: { trial: number; events: TrialEvent[] }) => void) {
    this.#send = send
  }

  /** Ends the one before, if it still runs. @returns the trial's number, by which its events are told apart */
  start(parts: Omit<TrialParts, 'onEvent'>): Promise<number> {
    const started = this.#starting.then(() => this.#start(parts))
    this.#starting = started.catch(() => undefined)
    return started
  }

  async #start(parts: Omit<TrialParts, 'onEvent'>): Promise<number> {
    await this.endAll()
    this.#last += 1
    const id = this.#last
    const trial = new HandlerTrial({ ...parts, onEvent: (event) => this.#tell(id, event) })
    this.#current = { id, trial }
    void trial.ended.then(() => {
      if (this.#current?.id === id) this.#current = null
    })
    if (this.#isClosed) trial.kill()
    return id
  }

  control(id: number, action: 'pause' | 'resume' | 'cancel' | 'end'): void {
    if (this.#current?.id !== id) return
    const { trial } = this.#current
    if (action === 'end') trial.kill()
    else trial[action]()
  }

  /** Ends what runs at once: the window is gone. Resolves when nothing of it is left. */
  async endAll(): Promise<void> {
    const current = this.#current
    current?.trial.kill()
    await current?.trial.ended
    this.#flush()
  }

  /** For the last time: the app quits. */
  close(): Promise<void> {
    this.#isClosed = true
    return this.endAll()
  }

  #tell(id: number, event: TrialEvent): void {
    if (id !== this.#last) return
    this.#events.push(event)
    if (event.kind === 'ended') this.#flush()
    else this.#timer ??= setTimeout(() => this.#flush(), BATCH_MS)
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    const events = this.#events
    this.#events = []
    if (events.length > 0) this.#send({ trial: this.#last, events })
  }
}
