import { OrderedSet } from './ordered-set.js'

/** What the queue keeps of a queued job. Never changed in place: a change is a new entry for `upsert`. */
export interface QueuedEntry {
  readonly id: number
  readonly priority: number
  /** Fractional-indexing key, compared by `<`; unique among the queued jobs of a priority. */
  readonly rank: string
  readonly type: string
  readonly group: string | null
  readonly runId: number | null
  readonly held: boolean
  readonly runAfter: number | null
  /** Keeps a job out of its type's, group's and run's common bucket, e.g. when one engine alone may claim it. */
  readonly lane?: string
  /** How much of its group's rate a start takes; left out: 1. */
  readonly weight?: number
}

/** What decides, beside hold and delay, whether a job may start: the jobs of a bucket all may, or none. */
export type Bucket = Pick<QueuedEntry, 'type' | 'group' | 'runId' | 'lane'>

/** A list of entries to read from. */
export type EntryList = Pick<OrderedSet<QueuedEntry>, 'size' | 'slice' | 'indexOf'>

/** A bucket's eligible entries, or the delayed ones (`key` and `bucket` are null). */
interface Home {
  readonly key: string | null
  readonly bucket: Bucket | null
  readonly entries: OrderedSet<QueuedEntry>
}

/**
 * The queue in memory: an index over the rows of queued jobs, rebuilt from them at start (rules Q1 to Q6).
 *
 * Invariants, between any two calls:
 * - `#all` holds every entry in run order: higher priority first, then lower rank. Positions come from it.
 * - An entry has one more place, its home: its bucket when it is eligible; `#delayed`, in the order of `runAfter`, while
 *   that has not been reached; none while it is held. So what is held, delayed or limited costs nothing to skip.
 * - No bucket is empty.
 *
 * Inserting, replacing, removing and positions cost O(log n). Time passes in `releaseDue` only: an entry with a
 * `runAfter` is delayed until that has been called with a later time, and then stays eligible while its `runAfter` is
 * the same, even if the clock jumps back.
 */
export class PriorityQueue {
  #slots = new Map<number, { readonly entry: QueuedEntry; readonly home: Home | null }>()
  readonly #all = new OrderedSet<QueuedEntry>(inRunOrder)
  readonly #delayed: Home = { key: null, bucket: null, entries: new OrderedSet<QueuedEntry>(byRunAfter) }
  readonly #buckets = new Map<string, Home>()
  /** All but the delayed, in run order; kept from the first time that a window asks for it, since it costs time. */
  #next: OrderedSet<QueuedEntry> | null = null

  get size(): number {
    return this.#slots.size
  }

  has(id: number): boolean {
    return this.#slots.has(id)
  }

  get(id: number): QueuedEntry | undefined {
    return this.#slots.get(id)?.entry
  }

  /** Inserts `entry`, or replaces the one with its id, and moves it only where its place changed. */
  upsert(entry: QueuedEntry): void {
    const old = this.#slots.get(entry.id)
    const home = this.#homeOf(entry, old)
    this.#slots.set(entry.id, { entry, home })
    // Added before the old one is deleted, so that a bucket which holds nothing else is not dropped in between.
    this.#all.add(entry)
    home?.entries.add(entry)
    if (home !== this.#delayed) this.#next?.add(entry)
    if (old === undefined) return
    const hasMoved = this.#all.order(old.entry, entry) !== 0
    if (hasMoved) this.#all.delete(old.entry)
    if (old.home !== this.#delayed && (hasMoved || home === this.#delayed)) this.#next?.delete(old.entry)
    if (old.home !== null && (old.home !== home || home.entries.order(old.entry, entry) !== 0)) {
      this.#leave(old.home, old.entry)
    }
  }

  remove(id: number): QueuedEntry | undefined {
    const slot = this.#slots.get(id)
    if (slot === undefined) return undefined
    this.#slots.delete(id)
    this.#all.delete(slot.entry)
    this.#next?.delete(slot.entry)
    if (slot.home !== null) this.#leave(slot.home, slot.entry)
    return slot.entry
  }

  /** Replaces everything by `entries`, each id once; in O(n) when they come in run order. */
  load(entries: readonly QueuedEntry[]): void {
    const sorted = isInRunOrder(entries) ? entries : [...entries].sort(inRunOrder)
    const before = this.#slots
    this.#slots = new Map()
    this.#buckets.clear()
    const homes = new Map<Home, QueuedEntry[]>([[this.#delayed, []]])
    for (const entry of sorted) {
      const home = this.#homeOf(entry, before.get(entry.id))
      this.#slots.set(entry.id, { entry, home })
      if (home === null) continue
      const inHome = homes.get(home)
      if (inHome === undefined) homes.set(home, [entry])
      else inHome.push(entry)
    }
    this.#all.load(sorted)
    this.#next = null
    for (const [home, inHome] of homes) home.entries.load(home === this.#delayed ? inHome.sort(byRunAfter) : inHome)
  }

  /** As {@link upsert} of each, in O(n + log size) for those that are new and come after all that are here, in run order. */
  append(entries: readonly QueuedEntry[]): void {
    const last = this.#all.last()
    // Pages are read one after the other: a job that was moved meanwhile can come twice.
    const areUnique = new Set(entries.map(({ id }) => id)).size === entries.length
    const isAfter = entries.every(
      (entry, i) => !this.#slots.has(entry.id) && isBefore(i === 0 ? last : entries[i - 1], entry),
    )
    if (!areUnique || !isAfter) {
      for (const entry of entries) this.upsert(entry)
      return
    }
    const homes = new Map<Home, QueuedEntry[]>()
    const next: QueuedEntry[] = []
    let before: { entry: QueuedEntry; home: Home | null } | undefined
    for (const entry of entries) {
      const isAlike = before !== undefined && isSameHome(before.entry, entry)
      const home: Home | null = isAlike ? (before?.home ?? null) : this.#homeOf(entry, undefined)
      before = { entry, home }
      this.#slots.set(entry.id, before)
      if (home === this.#delayed) home.entries.add(entry)
      else next.push(entry)
      if (home === null || home === this.#delayed) continue
      const inHome = homes.get(home)
      if (inHome === undefined) homes.set(home, [entry])
      else inHome.push(entry)
    }
    this.#all.append(entries)
    this.#next?.append(next)
    for (const [home, inHome] of homes) home.entries.append(inHome)
  }

  /** 1-based rank among all entries, held and delayed ones too; null when the id is not here. */
  position(id: number): number | null {
    const entry = this.get(id)
    return entry === undefined ? null : this.#all.indexOf(entry) + 1
  }

  /** The entry at a 1-based position. */
  at(position: number): QueuedEntry | undefined {
    return this.#all.at(position - 1)
  }

  /** At most `limit` entries in run order, leaving the first `offset` out. */
  slice(offset: number, limit: number): QueuedEntry[] {
    return this.#all.slice(offset, limit)
  }

  first(): QueuedEntry | undefined {
    return this.#all.first()
  }

  last(): QueuedEntry | undefined {
    return this.#all.last()
  }

  /** Makes the delayed entries eligible whose `runAfter` is not after `now`. Returns how many those were. */
  releaseDue(now: number): number {
    const { entries } = this.#delayed
    for (let released = 0; ; released += 1) {
      const entry = entries.first()
      if (entry === undefined || entry.runAfter === null || entry.runAfter > now) return released
      entries.delete(entry)
      const home = this.#bucketOf(entry)
      home.entries.add(entry)
      this.#next?.add(entry)
      this.#slots.set(entry.id, { entry, home })
    }
  }

  /** The two lists that people see: what may run in its turn (held ones too), and what is put off, soonest first. */
  list(which: 'next' | 'waiting'): EntryList {
    if (which === 'waiting') return this.#delayed.entries
    if (this.#next === null) {
      this.#next = new OrderedSet<QueuedEntry>(inRunOrder)
      this.#next.load(this.slice(0, this.size).filter(({ id }) => this.#slots.get(id)?.home !== this.#delayed))
    }
    return this.#next
  }

  /** The earliest `runAfter` of a delayed entry. */
  nextDueAt(): number | null {
    return this.#delayed.entries.first()?.runAfter ?? null
  }

  /**
   * The first eligible entry in run order whose bucket `isOpen` lets through. Asks once a bucket, so its cost depends on
   * the number of buckets and not on how many entries they hold.
   */
  peekEligible(isOpen: (bucket: Bucket) => boolean): QueuedEntry | null {
    let best: QueuedEntry | null = null
    for (const { bucket, entries } of this.#buckets.values()) {
      if (bucket === null || !isOpen(bucket)) continue
      const first = entries.first()
      if (first !== undefined && (best === null || inRunOrder(first, best) < 0)) best = first
    }
    return best
  }

  /** The buckets of eligible entries. */
  *buckets(): Iterable<Bucket> {
    for (const { bucket } of this.#buckets.values()) if (bucket !== null) yield bucket
  }

  /** How many entries are neither held nor delayed. */
  eligibleCount(): number {
    let count = 0
    for (const { entries } of this.#buckets.values()) count += entries.size
    return count
  }

  #homeOf(entry: QueuedEntry, old: { entry: QueuedEntry; home: Home | null } | undefined): Home | null {
    if (entry.held) return null
    const wasDue = old?.home?.bucket != null && old.entry.runAfter === entry.runAfter
    return entry.runAfter === null || wasDue ? this.#bucketOf(entry) : this.#delayed
  }

  #bucketOf({ type, group, runId, lane }: QueuedEntry): Home {
    const key = JSON.stringify([type, group, runId, lane])
    const known = this.#buckets.get(key)
    if (known !== undefined) return known
    const bucket = lane === undefined ? { type, group, runId } : { type, group, runId, lane }
    const opened: Home = { key, bucket, entries: new OrderedSet<QueuedEntry>(inRunOrder) }
    this.#buckets.set(key, opened)
    return opened
  }

  #leave(home: Home, entry: QueuedEntry): void {
    home.entries.delete(entry)
    if (home.key !== null && home.entries.size === 0) this.#buckets.delete(home.key)
  }
}

function isBefore(entry: QueuedEntry | undefined, next: QueuedEntry): boolean {
  return entry === undefined || inRunOrder(entry, next) < 0
}

/** Whether two new entries have the same home, for what neither is delayed by. */
function isSameHome(a: QueuedEntry, b: QueuedEntry): boolean {
  return (
    a.held === b.held &&
    a.runAfter === null &&
    b.runAfter === null &&
    a.type === b.type &&
    a.group === b.group &&
    a.runId === b.runId &&
    a.lane === b.lane
  )
}

/** The id keeps the order total while two entries share a rank, as they may in the middle of a reorder. */
function inRunOrder(a: QueuedEntry, b: QueuedEntry): number {
  if (a.priority !== b.priority) return b.priority - a.priority
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1
  return a.id - b.id
}

function byRunAfter(a: QueuedEntry, b: QueuedEntry): number {
  return (a.runAfter ?? 0) - (b.runAfter ?? 0) || a.id - b.id
}

function isInRunOrder(entries: readonly QueuedEntry[]): boolean {
  return entries.every((entry, index) => index === 0 || inRunOrder(entries[index - 1] as QueuedEntry, entry) < 0)
}
