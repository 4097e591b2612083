import { type LiveProcess, takeSnapshot } from './process-snapshot.js'

/** Something that ends or stops a tree and needs to see what is alive, again and again, until it is done. */
export interface WatchedTree {
  /**
   * Looks at a snapshot and acts on it. `again`: show it a later one; `later`: only when it is added again; `settled`:
   * done as far as this one shows. A process that forks and exits can escape one snapshot, so that answer is confirmed
   * by a second one before it counts.
   */
  look(snapshot: readonly LiveProcess[]): 'again' | 'later' | 'settled'
  /** Called once, after a confirmed `settled`. */
  settled(): void
}

/** A signal takes effect at once, as a rule: the look that finds a tree stopped, for which a person waits, comes soon. */
const FIRST_MS = 1
/** From look to look it gets longer by this … */
const LONGER_MS = 5
/** … up to this. */
const LONGEST_MS = 50
/** At most this part of the time goes into snapshots, however many processes the machine has. */
const SHARE = 0.1

/** Follows trees that are being ended or stopped, all of them with one snapshot a round. */
export class TreeWatch {
  readonly #watched = new Set<WatchedTree>()
  #timer: NodeJS.Timeout | undefined
  #soon: NodeJS.Immediate | undefined
  #round = 0
  /** When the last look ended. */
  #lookedAt = Number.NEGATIVE_INFINITY

  /** Shows it a snapshot in this turn of the event loop, after what else the turn brings. Adding twice is adding once. */
  add(watched: WatchedTree): void {
    this.#watched.add(watched)
    this.#round = 0
    this.#soon ??= setImmediate(() => this.#look())
  }

  remove(watched: WatchedTree): void {
    this.#watched.delete(watched)
  }

  #look(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#soon)
    this.#soon = undefined
    const before = performance.now()
    const idleMs = before - this.#lookedAt
    const unconfirmed = this.#show(this.#watched)
    const settled = unconfirmed.length === 0 ? [] : this.#show(unconfirmed)
    for (const watched of settled) this.#watched.delete(watched)
    for (const watched of settled) watched.settled()
    this.#lookedAt = performance.now()
    if (this.#watched.size === 0) return
    const tookMs = this.#lookedAt - before
    this.#round++
    const waitMs = this.#round === 1 ? FIRST_MS : Math.min(LONGER_MS * this.#round, LONGEST_MS)
    // What was not used before counts, so that the first looks need not wait for their share.
    const delayMs = Math.max(waitMs, tookMs / SHARE - idleMs)
    this.#timer = setTimeout(() => this.#look(), delayMs)
  }

  #show(trees: Iterable<WatchedTree>): WatchedTree[] {
    const snapshot = takeSnapshot()
    const settled: WatchedTree[] = []
    for (const watched of [...trees]) {
      const answer = watched.look(snapshot)
      if (answer === 'settled') settled.push(watched)
      if (answer === 'later') this.#watched.delete(watched)
    }
    return settled
  }
}
