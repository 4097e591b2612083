import type { UndoOffer } from '../../src-shared/queue-view.js'
import type { Clock } from '../engine/ports.js'

/** For how long undoing is offered by itself, in ms. */
export const UNDO_MS = 10_000
/** How many changes can be taken back one after the other. */
const DEPTH = 50

interface Step {
  token: number
  label: string
  undo(): Promise<void>
}

/** What was done last and how to take it back. */
export class UndoStack {
  readonly #clock: Clock
  readonly #steps: Step[] = []
  #lastToken = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @param undo takes the change back, in so far as it can still be */
  offer(done: string, label: string, undo: () => Promise<void>): UndoOffer {
    this.#lastToken += 1
    const token = this.#lastToken
    this.#steps.push({ token, label, undo })
    if (this.#steps.length > DEPTH) this.#steps.shift()
    return { token, label, done, expiresAt: this.#clock.now() + UNDO_MS }
  }

  /** Nothing can take it back any more. */
  withdraw(token: number): void {
    const index = this.#steps.findIndex((step) => step.token === token)
    if (index !== -1) this.#steps.splice(index, 1)
  }

  /** Takes back the step of that token, or the last one. @returns its label; null when there is none */
  async apply(token?: number): Promise<string | null> {
    const index = token === undefined ? this.#steps.length - 1 : this.#steps.findIndex((step) => step.token === token)
    const [step] = index === -1 ? [] : this.#steps.splice(index, 1)
    if (step === undefined) return null
    await step.undo()
    return step.label
  }
}
