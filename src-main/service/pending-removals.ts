import type { Clock } from '../engine/ports.js'
import { UNDO_MS } from './undo-stack.js'

interface Batch {
  ids: number[]
  cancel(): void
}

/**
 * Finished jobs that a person removed and may still want back: hidden at once, deleted when the time to undo is over,
 * or when the app quits. A crash before that leaves them there.
 */
export class PendingRemovals {
  readonly hidden = new Set<number>()
  readonly #clock: Clock
  readonly #remove: (ids: number[]) => Promise<void>
  readonly #batches = new Set<Batch>()

  /** @param remove deletes those of the ids that are still finished */
  constructor(clock: Clock, remove: (ids: number[]) => Promise<void>) {
    this.#clock = clock
    this.#remove = remove
  }

  /** @returns takes it back; does nothing once it has happened */
  add(ids: number[], whenRemoved: () => void): () => void {
    for (const id of ids) this.hidden.add(id)
    const batch: Batch = {
      ids,
      cancel: this.#clock.after(UNDO_MS, () => {
        whenRemoved()
        // What fails stays hidden until the next start, and is then there again: nothing is lost.
        this.#execute(batch).catch(() => undefined)
      }),
    }
    this.#batches.add(batch)
    return () => {
      if (!this.#batches.delete(batch)) return
      batch.cancel()
      for (const id of ids) this.hidden.delete(id)
    }
  }

  /** Deletes all that is pending now. */
  async flush(): Promise<void> {
    for (const batch of [...this.#batches]) await this.#execute(batch)
  }

  async #execute(batch: Batch): Promise<void> {
    if (!this.#batches.delete(batch)) return
    batch.cancel()
    await this.#remove(batch.ids)
    for (const id of batch.ids) this.hidden.delete(id)
  }
}
