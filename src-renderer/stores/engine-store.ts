import { create } from 'zustand'
import type { QueueEvent } from '../../src-shared/ipc-events.js'
import {
  type AppInfo,
  type AppStatus,
  type FailureGroup,
  type JobSummary,
  type Overview,
  type RowPage,
  SECTIONS,
  type Section,
  type SectionCounts,
} from '../../src-shared/queue-view.js'
import type { Settings } from '../../src-shared/settings.js'
import { resized, type SectionIds, withAdded, withMoved, without, withPage } from './section-ids.js'

/** More rows than this are not kept: those that are neither shown nor running are read again when they are. */
const MAX_ROWS = 5_000

/**
 * The engine's queue as this window knows it. Nothing here asks the engine: `sync/` fills it, from answers and events.
 *
 * `rows` is changed in place, since a copy a frame of thousands of rows would be the window's main work. A row itself is
 * never changed but replaced, so a component that selects one row is drawn again when that row changes and not otherwise.
 */
interface EngineState {
  info: AppInfo | null
  settings: Settings | null
  overview: Overview | null
  /** Whether the queue can be worked with; known also while there is no overview. */
  status: AppStatus | null
  /** Why no snapshot can be had; null when the last one succeeded. */
  failure: string | null
  rows: Map<number, JobSummary>
  ids: Record<Section, SectionIds>
  /** The version of each section that was read last. */
  readVersions: SectionCounts
  groups: FailureGroup[]
  /** Rises with every change of `rows`. */
  revision: number
}

const none = (): SectionCounts => ({ running: 0, next: 0, waiting: 0, paused: 0, attention: 0, done: 0 })
const noIds = () => Object.fromEntries(SECTIONS.map((name) => [name, new Uint32Array()])) as Record<Section, SectionIds>

export const useEngine = create<EngineState>(() => ({
  info: null,
  settings: null,
  overview: null,
  status: null,
  failure: null,
  rows: new Map(),
  ids: noIds(),
  readVersions: none(),
  groups: [],
  revision: 0,
}))

const { setState: set, getState: get } = useEngine

export function putOverview(overview: Overview): void {
  set((state) => ({ overview, status: overview.status, ids: fitted(state.ids, overview.counts) }))
}

export function putPage(section: Section, from: number, page: RowPage): void {
  const { ids, overview, readVersions, revision } = get()
  putRows(page.rows)
  const pageIds = page.rows.map((row) => row.id)
  set({
    ids: { ...ids, [section]: withPage(ids[section], from, pageIds, page.total) },
    readVersions: { ...readVersions, [section]: page.version },
    revision: revision + 1,
    // The same object while nothing changed: the whole list is laid out anew when the counts are.
    ...(overview === null || overview.counts[section] === page.total
      ? {}
      : { overview: { ...overview, counts: { ...overview.counts, [section]: page.total } } }),
  })
}

export function putIds(section: Section, ids: SectionIds): void {
  set((state) => ({ ids: { ...state.ids, [section]: ids } }))
}

export function putRows(rows: readonly JobSummary[]): void {
  const cache = get().rows
  for (const row of rows) cache.set(row.id, row)
  if (cache.size > MAX_ROWS) forgetOldest(cache)
}

/** Puts jobs in their new places before the engine has answered; {@link SectionIds} before is what to go back to. */
export function moveOptimistically(
  moved: readonly number[],
  target: Parameters<typeof withMoved>[2],
  priority: number | null,
): void {
  const { ids, rows, revision } = get()
  if (priority !== null) {
    for (const id of moved) {
      const row = rows.get(id)
      if (row !== undefined) rows.set(id, { ...row, priority })
    }
  }
  set({ ids: { ...ids, next: withMoved(ids.next, moved, target) }, revision: revision + 1 })
}

/** Applies a frame's news; tells what has to be asked for because of it. */
export function applyEvents(events: readonly QueueEvent[]): { stale: boolean; overview: boolean; sections: boolean } {
  const asks = { stale: false, overview: false, sections: false }
  for (const event of events) {
    if (event.type === 'rows') moveBetweenSections(event.rows)
    else if (event.type === 'progress') patchRow(event.id, event.patch)
    else if (event.type === 'removed') removeRows(new Set(event.ids))
    else if (event.type === 'sections') {
      putCounts(event.counts, event.versions)
      asks.sections = true
    } else if (event.type === 'status') putStatus(event.status)
    else if (event.type === 'settings') set({ settings: event.settings })
    else if (event.type === 'overview') asks.overview = true
    else if (event.type === 'stale') asks.stale = true
  }
  set((state) => ({ revision: state.revision + 1 }))
  return asks
}

function patchRow(id: number, patch: Partial<JobSummary>): void {
  const { rows } = get()
  const row = rows.get(id)
  if (row !== undefined) rows.set(id, { ...row, ...patch })
}

/** Where a section has what comes into it; of the others only the engine knows. */
const COMES_IN: Partial<Record<Section, 'first' | 'last'>> = { running: 'last', paused: 'last', done: 'first' }

/**
 * A job that left a section is taken out of it at once, so that a click shows its effect before the list is read again,
 * and put where it goes, so that it is never nowhere.
 */
function moveBetweenSections(changed: readonly JobSummary[]): void {
  const { rows, ids } = get()
  const left = new Map<Section, Set<number>>()
  const come = new Map<Section, number[]>()
  for (const row of changed) {
    const before = rows.get(row.id)
    if (before !== undefined && before.section !== row.section) {
      const gone = left.get(before.section) ?? new Set()
      left.set(before.section, gone.add(row.id))
      come.set(row.section, [...(come.get(row.section) ?? []), row.id])
    }
  }
  putRows(changed)
  if (left.size === 0) return
  const next = { ...ids }
  for (const [section, gone] of left) next[section] = without(ids[section], gone)
  for (const [section, added] of come) {
    const end = COMES_IN[section]
    if (end !== undefined) next[section] = withAdded(next[section], added, end)
  }
  set({ ids: next })
}

function removeRows(gone: ReadonlySet<number>): void {
  const { rows, ids } = get()
  for (const id of gone) rows.delete(id)
  const next = { ...ids }
  for (const section of SECTIONS) next[section] = without(ids[section], gone)
  set({ ids: next })
}

function putCounts(counts: SectionCounts, versions: SectionCounts): void {
  set((state) =>
    state.overview === null
      ? {}
      : {
          overview: { ...state.overview, counts: sameOr(state.overview.counts, counts), versions },
          ids: fitted(state.ids, counts),
        },
  )
}

function sameOr(before: SectionCounts, counts: SectionCounts): SectionCounts {
  return SECTIONS.every((name) => before[name] === counts[name]) ? before : counts
}

function putStatus(status: AppStatus): void {
  set((state) => (state.overview === null ? { status } : { status, overview: { ...state.overview, status } }))
}

function fitted(ids: Record<Section, SectionIds>, counts: SectionCounts): Record<Section, SectionIds> {
  if (SECTIONS.every((name) => ids[name].length === counts[name])) return ids
  return Object.fromEntries(SECTIONS.map((name) => [name, resized(ids[name], counts[name])])) as typeof ids
}

function forgetOldest(cache: Map<number, JobSummary>): void {
  for (const [id, row] of cache) {
    if (cache.size <= MAX_ROWS / 2) return
    if (row.section !== 'running') cache.delete(id)
  }
}
