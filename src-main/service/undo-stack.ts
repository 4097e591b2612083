import type { UndoOffer } from '../../src-shared/queue-view.js'

/** How many changes can be taken back one after the other. */
const DEPTH = 50

interface Step {
  token: number
  label: string
  undo(): Promise<void>
}

/** What was done last and how to take it back. */
export class UndoStack {
  readonly #steps: Step[] = []
  #lastToken = 0

  /**
   * @param undo takes the change back, in so far as it can still be
   * @param expiresAt when it will be withdrawn, epoch ms; null: it is not
   */
  offer(done: string, label: string, undo: () => Promise<void>, expiresAt: number | null = null): UndoOffer {
    this.#lastToken += 1
    const token = this.#lastToken
    this.#steps.push({ token, label, undo })
    if (this.#steps.length > DEPTH) this.#steps.shift()
    return { token, label, done, expiresAt }
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
