import type { DispatchGate } from './dispatch-gate.js'
import type { ChangePoint, Clock, EngineStore, JobRequest } from './ports.js'
import type { PriorityQueue, QueuedEntry } from './priority-queue.js'

/** Rows read in one go: a few milliseconds' work. */
const PAGE = 500

interface SyncParts {
  engineId: string
  store: EngineStore
  clock: Clock
  queue: PriorityQueue
  gate: DispatchGate
  /** Rows that others changed were taken over. */
  onChanged(ids: number[]): void
  /** Memory agrees with the rows again after it did not. */
  onSynced(): void
  onRequests(requests: JobRequest[]): void
}

/**
 * Keeps the queue in memory equal to the rows while other processes write them. SQLite's data version tells that someone
 * else committed; the rows' revisions tell what changed. Taking a row over twice is harmless.
 */
export class QueueSync {
  readonly #p: SyncParts
  #version = -1
  #epoch = 0
  #dirty = false
  #continuing = false
  /** Within a large transaction's rows: where to go on. Until its end `seenRev` stays before it. */
  #inside: ChangePoint | null = null

  constructor(parts: SyncParts) {
    this.#p = parts
  }

  /** Reads the whole queue, page by page. Commits that happen meanwhile are found by the first look afterwards. */
  async load(): Promise<void> {
    const { store, clock, queue, engineId } = this.#p
    store.sawUpTo(store.currentRev())
    let last: QueuedEntry | null = null
    for (;;) {
      const page: QueuedEntry[] = store.queuedPage(engineId, last, PAGE)
      for (const entry of page) queue.upsert(entry)
      last = page.at(-1) ?? null
      if (page.length < PAGE) break
      await new Promise<void>((next) => clock.soon(next))
    }
    this.#dirty = true
  }

  /** This process changed rows, pauses or limits beside the scheduler. */
  notice(): void {
    this.#dirty = true
    this.look()
  }

  /** Brings memory up to date if there is anything new. */
  look(): void {
    if (this.token() !== null) return
    // `token` has begun; the pages that are left follow between other events.
    this.#continue()
  }

  /** Names the state of the rows that memory agrees with; null while it does not agree yet. */
  token(): string | null {
    if (this.#isBehind() && !this.#catchUp()) {
      this.#continue()
      return null
    }
    return `${this.#version}:${this.#epoch}`
  }

  #isBehind(): boolean {
    return this.#dirty || this.#p.store.dataVersion() !== this.#version
  }

  #continue(): void {
    if (this.#continuing) return
    this.#continuing = true
    this.#p.clock.soon(() => {
      this.#continuing = false
      this.look()
    })
  }

  /** @returns false when there are more rows than one page */
  #catchUp(): boolean {
    const { store, queue, gate, engineId } = this.#p
    // Read before the rows: a commit in between makes another round, never a gap.
    const version = store.dataVersion()
    const target = store.currentRev()
    if (store.seenRev() < target) {
      const after = this.#inside ?? { rev: store.seenRev(), id: Number.MAX_SAFE_INTEGER }
      const { rows, complete } = store.changedPage(engineId, after, PAGE)
      for (const { state, entry } of rows) {
        if (state === 'queued') queue.upsert(entry)
        else queue.remove(entry.id)
      }
      const last = rows.at(-1)
      const reached = last?.rev ?? target
      store.sawUpTo(complete ? Math.max(target, reached) : reached - 1)
      this.#inside = complete || last === undefined ? null : { rev: last.rev, id: last.entry.id }
      if (rows.length > 0) this.#p.onChanged(rows.map(({ entry }) => entry.id))
      if (!complete) return false
    }
    gate.update(store.scopes(), store.runningElsewhere(engineId))
    this.#version = version
    this.#dirty = false
    this.#epoch += 1
    this.#p.onRequests(store.openRequests(engineId))
    this.#p.onSynced()
    return true
  }
}
