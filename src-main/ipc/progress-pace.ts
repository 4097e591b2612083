import type { ProgressPatch } from '../../src-shared/ipc-events.js'

/** How often one job's progress is told at most, in ms: nobody reads figures that change faster. */
const JOB_MS = 100
/** Jobs told of in one frame, so that many which report at once are not all drawn anew in the same frame … */
const LEAST_IN_FRAME = 6
/** … but every one of them within this many frames. */
const FRAMES = 12

/** Progress that waits to be told: of each job the latest only, the jobs in turn. */
export class ProgressPace {
  readonly #waiting = new Map<number, ProgressPatch>()
  readonly #toldAt = new Map<number, number>()

  get isEmpty(): boolean {
    return this.#waiting.size === 0
  }

  add(id: number, patch: ProgressPatch): void {
    const before = this.#waiting.get(id)
    this.#waiting.set(id, before === undefined ? patch : { ...before, ...patch })
  }

  /** What waits for this job is told otherwise. */
  forget(id: number): void {
    this.#waiting.delete(id)
    this.#toldAt.delete(id)
  }

  /** What is to be told in this frame. @param now of a clock that never jumps, in ms */
  take(now: number): [id: number, patch: ProgressPatch][] {
    const limit = Math.max(LEAST_IN_FRAME, Math.ceil(this.#waiting.size / FRAMES))
    const taken: [number, ProgressPatch][] = []
    // A map gives its keys in the order of their first setting: who has waited longest comes first.
    for (const [id, patch] of this.#waiting) {
      if (taken.length === limit) break
      if (now - (this.#toldAt.get(id) ?? Number.NEGATIVE_INFINITY) < JOB_MS) continue
      this.#waiting.delete(id)
      // The times of the jobs told of last are last, so that those of jobs that ended long ago are first to go.
      this.#toldAt.delete(id)
      this.#toldAt.set(id, now)
      taken.push([id, patch])
    }
    for (const [id, at] of this.#toldAt) {
      if (now - at < JOB_MS) break
      this.#toldAt.delete(id)
    }
    return taken
  }
}
