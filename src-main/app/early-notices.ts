import type { EngineEvent } from '../engine/events.js'

/** Keeps what an engine says in words while it starts, until the queue is open and the window is there to hear it. */
export class EarlyNotices {
  readonly #tell: (notice: EngineEvent) => void
  readonly #awaited = new Set(['opened', 'drawn'])
  readonly #kept: EngineEvent[] = []

  constructor(tell: (notice: EngineEvent) => void) {
    this.#tell = tell
  }

  /** @returns whether it is told later */
  keeps(event: EngineEvent): boolean {
    if (this.#awaited.size === 0 || event.type !== 'notice') return false
    this.#kept.push(event)
    return true
  }

  /** One of the two has happened, perhaps again. */
  reached(what: 'opened' | 'drawn'): void {
    this.#awaited.delete(what)
    if (this.#awaited.size === 0) for (const notice of this.#kept.splice(0)) this.#tell(notice)
  }
}
