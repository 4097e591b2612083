import type { EventBatch, ProgressPatch, QueueEvent } from '../../src-shared/ipc-events.js'
import type { SectionCounts } from '../../src-shared/queue-view.js'
import type { EngineEvent } from '../engine/events.js'
import { ALL_SECTIONS, type QueueLists } from '../service/queue-lists.js'
import { ProgressPace } from './progress-pace.js'

/** A frame at sixty a second, in ms. */
const FRAME_MS = 16
/** More changed jobs than this in a frame are not told one by one. */
const MAX_ROWS = 300
const MAX_TRANSITIONS = 50

interface Parts {
  /** Null while the queue is not open. */
  lists(): QueueLists | null
  send(batch: EventBatch): void
  /** The lists could not be read. */
  failed(thrown: unknown): void
}

/**
 * Turns what an engine says into what a window is told: once a frame, progress more seldom, of each job the latest only,
 * numbered. Whoever has seen up to `seq` misses nothing as long as the next batch begins with `seq + 1`.
 */
export class QueuePublisher {
  readonly #p: Parts
  readonly #rows = new Set<number>()
  readonly #progress = new ProgressPace()
  readonly #latest = new Map<string, QueueEvent>()
  #others: QueueEvent[] = []
  #transitions = 0
  #structure = false
  #counts: SectionCounts | null = null
  #seq = 0
  #timer: NodeJS.Timeout | null = null
  #sentAt = Number.NEGATIVE_INFINITY

  constructor(parts: Parts) {
    this.#p = parts
  }

  engineEvent(event: EngineEvent): void {
    switch (event.type) {
      case 'transition': {
        this.#p.lists()?.touchStates(event.from, event.to)
        this.#structure = true
        this.#rows.add(event.id)
        this.#progress.forget(event.id)
        this.#transitions += 1
        if (this.#transitions > MAX_TRANSITIONS) return this.#schedule()
        const { id, name, from, to, attempt, reason } = event
        return this.tell({ type: 'transition', id, name, from, to, attempt, reason })
      }
      case 'progress': {
        const { seq: _, at: __, type: ___, id, heartbeatAt: ____, ...patch } = event
        return this.patch(id, patch)
      }
      case 'changed':
        for (const id of event.ids) this.#rows.add(id)
        this.#p.lists()?.touch(...ALL_SECTIONS)
        this.#structure = true
        // Its counts by type are others now.
        return this.tell({ type: 'overview' }, 'overview')
      case 'scopes':
        return this.tell({ type: 'overview' }, 'overview')
      case 'notice':
        return this.tell({ type: 'notice', message: event.message })
      case 'trouble':
    }
  }

  patch(id: number, patch: ProgressPatch): void {
    this.#progress.add(id, patch)
    this.#schedule()
  }

  /** @param key of events with the same key only the last is told in a frame */
  tell(event: QueueEvent, key?: string): void {
    if (key === undefined) this.#others.push(event)
    else this.#latest.set(key, event)
    this.#schedule()
  }

  /** Something changed that no engine tells of: counts and lists are looked at again. */
  lookAgain(): void {
    this.#structure = true
    this.#schedule()
  }

  /** Sends now what waits for its frame. @returns the number of the last event */
  flush(): number {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    const events = this.#take()
    if (events.length > 0) {
      this.#sentAt = performance.now()
      const fromSeq = this.#seq + 1
      this.#seq += events.length
      this.#p.send({ fromSeq, toSeq: this.#seq, events })
    }
    return this.#seq
  }

  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  /** The first news after a quiet frame goes out with this turn: an answer to a click waits for nothing. */
  #schedule(): void {
    if (this.#timer !== null) return
    const untilFrame = this.#sentAt + FRAME_MS - performance.now()
    this.#timer = setTimeout(() => this.flush(), Math.max(0, untilFrame))
  }

  /** For what is not told in this frame. */
  #again(): void {
    this.#timer ??= setTimeout(() => this.flush(), FRAME_MS)
  }

  #take(): QueueEvent[] {
    const events: QueueEvent[] = [...this.#others, ...this.#latest.values()]
    this.#others = []
    this.#latest.clear()
    this.#transitions = 0
    const lists = this.#p.lists()
    try {
      if (lists !== null) {
        this.#takeRows(lists, events)
        this.#takeSections(lists, events)
      }
    } catch (thrown) {
      // What a timer throws would end the app; the next change reads them again.
      this.#p.failed(thrown)
    }
    for (const [id, patch] of this.#progress.take(performance.now())) events.push({ type: 'progress', id, patch })
    if (!this.#progress.isEmpty) this.#again()
    return events
  }

  #takeRows(lists: QueueLists, events: QueueEvent[]): void {
    const ids = [...this.#rows]
    this.#rows.clear()
    if (ids.length > MAX_ROWS) {
      events.push({ type: 'stale' })
      return
    }
    if (ids.length === 0) return
    const rows = lists.rowsOf(ids)
    if (rows.length > 0) events.push({ type: 'rows', rows })
    const there = new Set(rows.map(({ id }) => id))
    const gone = ids.filter((id) => !there.has(id))
    if (gone.length > 0) events.push({ type: 'removed', ids: gone })
  }

  #takeSections(lists: QueueLists, events: QueueEvent[]): void {
    if (!this.#structure && !lists.isUnsettled) return
    this.#structure = false
    const counts = lists.counts()
    const before = this.#counts
    for (const section of ALL_SECTIONS) if (before?.[section] !== counts[section]) lists.touch(section)
    this.#counts = counts
    if (lists.settle()) events.push({ type: 'sections', counts, versions: lists.versions() })
    // A list that is dear to read is read again a little later.
    if (lists.isUnsettled) this.#again()
  }
}
