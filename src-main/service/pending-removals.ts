import type { Clock } from '../engine/ports.js'
import { UNDO_MS } from './undo-stack.js'

interface Batch {
  ids: number[]
  /** How many of them failed. */
  failed: number
  cancel(): void
}

/**
 * Finished jobs that a person removed and may still want back: hidden at once, deleted when the time to undo is over,
 * or when the app quits. A crash before that leaves them there.
 */
export class PendingRemovals {
  readonly hidden = new Set<number>()
  /** How many of the hidden jobs failed; the others are done. */
  hiddenFailed = 0
  readonly #clock: Clock
  readonly #remove: (ids: number[]) => Promise<void>
  readonly #batches = new Set<Batch>()

  /** @param remove deletes those of the ids that are still finished */
  constructor(clock: Clock, remove: (ids: number[]) => Promise<void>) {
    this.#clock = clock
    this.#remove = remove
  }

  /** @param failed how many of them failed. @returns takes it back; does nothing once it has happened */
  add(ids: number[], failed: number, whenRemoved: () => void): () => void {
    for (const id of ids) this.hidden.add(id)
    this.hiddenFailed += failed
    const batch: Batch = {
      ids,
      failed,
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
      this.#show(batch)
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
    this.#show(batch)
  }

  #show({ ids, failed }: Batch): void {
    for (const id of ids) this.hidden.delete(id)
    this.hiddenFailed -= failed
  }
}
