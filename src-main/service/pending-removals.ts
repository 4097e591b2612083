import type { Clock } from '../engine/ports.js'

/**
 * How long removed jobs can be had back, in ms: longer than the ten seconds for which a window offers it, since these
 * begin when the person is there to see the offer, and undoing works by the keyboard after them.
 */
const KEPT_MS = 60_000

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

  /**
   * @param failed how many of them failed
   * @returns takes it back, and does nothing once they are deleted; and when that will be, epoch ms
   */
  add(ids: number[], failed: number, whenRemoved: () => void): { takeBack: () => void; at: number } {
    for (const id of ids) this.hidden.add(id)
    this.hiddenFailed += failed
    const batch: Batch = {
      ids,
      failed,
      cancel: this.#clock.after(KEPT_MS, () => {
        whenRemoved()
        // What fails stays hidden until the next start, and is then there again: nothing is lost.
        this.#execute(batch).catch(() => undefined)
      }),
    }
    this.#batches.add(batch)
    const takeBack = () => {
      if (!this.#batches.delete(batch)) return
      batch.cancel()
      this.#show(batch)
    }
    return { takeBack, at: this.#clock.now() + KEPT_MS }
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
