import type { DispatchGate } from './dispatch-gate.js'
import type { Clock, EngineStore, JobRequest, RevisionCursor } from './ports.js'
import type { PriorityQueue, QueuedEntry } from './priority-queue.js'

/** Rows read in one go: a few milliseconds' work. */
const PAGE = 1_000
/** Work at the start between two turns of the event loop, in ms: in a window that opens, each turn has long to wait. */
const TURN_MS = 8

interface SyncParts {
  engineId: string
  store: EngineStore
  clock: Clock
  queue: PriorityQueue
  gate: DispatchGate
  /** Rows that others changed were taken over. */
  onChanged(ids: number[]): void
  /** Pauses or limits changed, whoever set them. */
  onScopes(): void
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
  /** Where the last page ended inside a revision. */
  #partOf: RevisionCursor | null = null
  #reading: 'not begun' | 'begun' | 'done' = 'not begun'
  /** Where the last page of the first reading ended. */
  #last: QueuedEntry | null = null

  constructor(parts: SyncParts) {
    this.#p = parts
  }

  /** Whether every row was read once. */
  get isWhole(): boolean {
    return this.#reading === 'done'
  }

  /** Reads the first page of the queue, for whoever wants to show it before the rest has been read. */
  readHead(): void {
    const { store, gate, engineId } = this.#p
    if (this.#reading !== 'not begun') return
    store.sawUpTo(store.currentRev())
    // The limit that is in effect belongs to what is shown.
    gate.update(store.scopes(), store.runningElsewhere(engineId))
    this.#readPage()
  }

  /** Reads the whole queue, page by page. Commits that happen meanwhile are found by the first look afterwards. */
  async load(): Promise<void> {
    const { clock } = this.#p
    this.readHead()
    let since = clock.elapsed()
    while (!this.isWhole) {
      this.#readPage()
      if (clock.elapsed() - since < TURN_MS) continue
      await new Promise<void>((next) => clock.soon(next))
      since = clock.elapsed()
    }
    this.#dirty = true
  }

  #readPage(): void {
    const { store, queue, engineId } = this.#p
    const page = store.queuedPage(engineId, this.#last, PAGE)
    queue.append(page)
    this.#last = page.at(-1) ?? null
    this.#reading = page.length < PAGE ? 'done' : 'begun'
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
      const after = this.#partOf ?? { rev: store.seenRev(), id: Number.POSITIVE_INFINITY }
      const { rows, complete } = store.changedPage(engineId, after, PAGE)
      for (const { state, entry } of rows) {
        if (state === 'queued') queue.upsert(entry)
        else queue.remove(entry.id)
      }
      const last = rows.at(-1)
      // A page may end inside a revision, of which nothing counts as seen before all of it is.
      this.#partOf = complete || last === undefined ? null : { rev: last.rev, id: last.entry.id }
      store.sawUpTo(this.#partOf === null ? Math.max(target, last?.rev ?? 0) : this.#partOf.rev - 1)
      if (rows.length > 0) this.#p.onChanged(rows.map(({ entry }) => entry.id))
      if (!complete) return false
    }
    if (gate.update(store.scopes(), store.runningElsewhere(engineId))) this.#p.onScopes()
    this.#version = version
    this.#dirty = false
    this.#epoch += 1
    this.#p.onRequests(store.openRequests(engineId))
    this.#p.onSynced()
    return true
  }
}
