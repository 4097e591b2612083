import type { JobState } from '../../src-shared/job.js'
import {
  type FailureGroup,
  type IdPage,
  type JobSummary,
  type RowPage,
  SECTIONS,
  type Section,
  type SectionCounts,
} from '../../src-shared/queue-view.js'
import type { Engine } from '../engine/engine.js'
import type { Clock } from '../engine/ports.js'
import type { JobStore } from '../store/job-store.js'
import { type ExpectedSpan, ExpectedTime } from './expected-time.js'
import { FinishedLists } from './finished-lists.js'
import { jobSummary, sectionOf } from './job-summary.js'

interface Parts {
  store: JobStore
  clock: Clock
  engine: Pick<Engine, 'queue' | 'isWhole'>
  /** Finished jobs that are about to be removed: as if they were gone. */
  removals: { readonly hidden: ReadonlySet<number>; readonly hiddenFailed: number }
  lastLine(id: number): string | null
}

/**
 * The sections of the queue as lists that a window reads by slices. What is queued comes from the engine's queue in
 * memory, so that a slice costs the same wherever it lies; the rows themselves come from the store, by id.
 */
export class QueueLists {
  readonly #p: Parts
  readonly #finished: FinishedLists
  readonly #expected: ExpectedTime
  readonly #versions: SectionCounts = { running: 1, next: 1, waiting: 1, paused: 1, attention: 1, done: 1 }
  readonly #touched = new Set<Section>()

  constructor(parts: Parts) {
    this.#p = parts
    this.#finished = new FinishedLists(parts.store, parts.removals.hidden)
    this.#expected = new ExpectedTime(parts.store)
  }

  counts(): SectionCounts {
    const { store, removals } = this.#p
    const n: Record<JobState, number> = { queued: 0, running: 0, paused: 0, completed: 0, failed: 0, cancelled: 0 }
    for (const row of store.queries.counts()) n[row.state] += row.n
    return {
      running: n.running,
      ...this.#queued(),
      paused: n.paused,
      attention: n.failed - removals.hiddenFailed,
      done: n.completed + n.cancelled - (removals.hidden.size - removals.hiddenFailed),
    }
  }

  /** The section's rows or their order may have changed. */
  touch(...sections: readonly Section[]): void {
    for (const section of sections) this.#touched.add(section)
  }

  touchStates(...states: readonly JobState[]): void {
    for (const state of states) {
      if (state === 'queued') this.touch('next', 'waiting')
      else this.touch(sectionOf(state, false))
    }
  }

  /** @returns whether a version rose; sections that are dear to read may have to wait for the next call */
  settle(): boolean {
    let rose = false
    for (const section of this.#touched) {
      if (section === 'done' || section === 'attention') {
        if (!this.#finished.mayReadAgain(section)) continue
        this.#finished.forget(section)
      }
      this.#touched.delete(section)
      this.#versions[section] += 1
      rose = true
    }
    return rose
  }

  get isUnsettled(): boolean {
    return this.#touched.size > 0
  }

  versions(): SectionCounts {
    return { ...this.#versions }
  }

  /** Whether the section's first `count` rows are known; while an engine starts, more may be queued than it has read. */
  knows(section: Section, count: number): boolean {
    const { isWhole, queue } = this.#p.engine
    if (section === 'next') return isWhole || queue.list('next').size >= count
    return isWhole || section !== 'waiting'
  }

  rows(section: Section, offset: number, limit: number): RowPage {
    const { total, slice } = this.#list(section)
    return { total, version: this.#versions[section], rows: this.rowsOf(slice(offset, limit).map(({ id }) => id)) }
  }

  ids(section: Section, from: number, to: number): IdPage {
    const entries = this.#list(section).slice(from, Math.max(0, to - from))
    const ids = Uint32Array.from(entries, ({ id }) => id)
    const priorities = section === 'next' ? Int16Array.from(entries, ({ priority }) => priority ?? 0) : null
    return { version: this.#versions[section], ids, priorities }
  }

  locate(id: number): { section: Section; index: number } | null {
    const { store, engine } = this.#p
    const row = store.summaries.row(id)
    if (row === undefined || this.#p.removals.hidden.has(id)) return null
    const entry = engine.queue.get(id)
    if (row.state === 'queued') {
      if (entry === undefined) return null
      for (const section of ['next', 'waiting'] as const) {
        const index = engine.queue.list(section).indexOf(entry)
        if (index >= 0) return { section, index }
      }
      return null
    }
    const section = sectionOf(row.state, false)
    const list = this.#list(section)
    const index = list.slice(0, list.total).findIndex((one) => one.id === id)
    return index === -1 ? null : { section, index }
  }

  failureGroups(): FailureGroup[] {
    return this.#finished.attention().groups
  }

  /** The jobs of those ids that exist, in that order. */
  rowsOf(ids: readonly number[]): JobSummary[] {
    const { store, clock, engine } = this.#p
    const { hidden } = this.#p.removals
    const now = clock.now()
    return ids.flatMap((id) => {
      const row = hidden.has(id) ? undefined : store.summaries.row(id)
      if (row === undefined) return []
      const entry = row.state === 'queued' ? engine.queue.get(id) : undefined
      const isPutOff = entry !== undefined && engine.queue.list('waiting').indexOf(entry) >= 0
      const isRunning = row.state === 'running'
      const runningMs = row.running_ms + (isRunning ? Math.max(0, now - row.state_since) : 0)
      return jobSummary(row, {
        now,
        section: sectionOf(row.state, isPutOff),
        position: entry === undefined ? null : engine.queue.position(id),
        expectedMs: isRunning ? this.#expected.of({ ...row, runningMs }, now) : null,
        lastLine: isRunning ? this.#p.lastLine(id) : null,
      })
    })
  }

  /** How long a job probably runs in all, whether or not it runs yet; null where nothing like it has run before. */
  expectedSpan(job: JobSummary): ExpectedSpan | null {
    return this.#expected.span(job, this.#p.clock.now())
  }

  #list(section: Section): {
    total: number
    slice(offset: number, limit: number): readonly { id: number; priority?: number }[]
  } {
    if (section === 'next' || section === 'waiting') {
      const list = this.#p.engine.queue.list(section)
      return { total: this.#queued()[section], slice: (offset, limit) => list.slice(offset, limit) }
    }
    const ids = this.#idsOf(section)
    return {
      total: ids.length,
      slice: (offset, limit) => ids.slice(offset, offset + limit).map((id) => ({ id })),
    }
  }

  /** How many are queued: from the rows while the engine has not read them all. */
  #queued(): { next: number; waiting: number } {
    const { store, clock, engine } = this.#p
    if (engine.isWhole) {
      const { queue } = engine
      return { next: queue.list('next').size, waiting: queue.list('waiting').size }
    }
    const sum = (rows: readonly { n: number }[]) => rows.reduce((total, { n }) => total + n, 0)
    const waiting = sum(store.queries.waitingCounts(clock.now()))
    return { next: sum(store.queries.counts().filter(({ state }) => state === 'queued')) - waiting, waiting }
  }

  #idsOf(section: Exclude<Section, 'next' | 'waiting'>): number[] {
    if (section === 'done') return this.#finished.done()
    if (section === 'attention') return this.#finished.attention().ids
    return this.#p.store.summaries.activeIds(section)
  }
}

/** Sections that any change of unknown kind may concern. */
export const ALL_SECTIONS: readonly Section[] = SECTIONS
