import { create } from 'zustand'
import type { InsightRange } from '../../src-shared/insights.js'
import type { JobPlace } from '../../src-shared/job-link.js'
import type { Run } from '../../src-shared/run.js'
import type { Searched } from '../../src-shared/search.js'
import { NO_SELECTION, type Selection } from '../features/queue/selection.js'

export const VIEWS = ['queue', 'runs', 'definitions', 'search', 'insights', 'handlers', 'settings'] as const
export type View = (typeof VIEWS)[number]
export const RUN_TABS = ['overview', 'transcripts', 'analysis', 'setup'] as const
export type RunTab = (typeof RUN_TABS)[number]
export const TABS = ['overview', 'document', 'output', 'transcript', 'attempts', 'timeline', 'data'] as const
export type Tab = (typeof TABS)[number]

/** What is remembered from one start to the next, in the settings' `layout`. */
export interface Layout {
  view: View
  sidebar: boolean
  inspector: boolean
  inspectorPx: number
  tab: Tab
  /** Folded blocks of the list; absent means the block's own default. */
  folded: Record<string, boolean>
  selected: number | null
  output: { timestamps: boolean; wrap: boolean; follow: boolean }
  rawTranscript: boolean
  /** The run whose page is open; null: the list of all. */
  run: number | null
  runTab: RunTab
  /** Width of the list of a run's transcripts. */
  probesPx: number
  /** The definition that is being edited; null: the list of all. */
  definition: number | 'new' | null
  /** How far back Insights look. */
  insights: InsightRange
}

/** What a dialog is to begin with. */
export type AddJobStart =
  | { kind: 'empty' }
  | { kind: 'ingest'; paths: string[] }
  | { kind: 'files'; paths: string[] }
  | { kind: 'again'; id: number }

/** What the dialog that starts a run begins with: a definition, or the set-up of a run to repeat. */
export type StartRun = { kind: 'definition'; id: number | null } | { kind: 'again'; run: Run; seed: 'same' | 'new' }

/** A turn to show in a run's transcripts. */
export interface ProbePlace {
  jobId: number
  turn: number | null
}

/** A part of an ingested file to show, where a search found something. */
export interface DocumentPlace {
  documentId: number
  seq: number
  /** What was searched for. */
  query: string
}

interface UiState {
  layout: Layout
  selection: Selection
  addJob: AddJobStart | null
  startRun: StartRun | null
  /** The failures (by their group's key) that are looked at. */
  failures: string | null
  /** What is searched for, and in what. */
  search: string
  searched: Searched
  /** Asks the document's tab to show this part. */
  documentPlace: DocumentPlace | null
  /** A document that is shown by itself, since its job is gone. */
  openDocument: DocumentPlace | null
  /** Asks the transcripts of the open run to show this one. */
  probePlace: ProbePlace | null
  palette: boolean
  shortcuts: boolean
  /** Where a link leads, until the inspector has gone there. */
  place: JobPlace | null
  /** Asks the list to show this block or job, and to take the focus. */
  reveal: { block: string } | { id: number } | null
}

export const DEFAULT_LAYOUT: Layout = {
  view: 'queue',
  sidebar: true,
  inspector: true,
  inspectorPx: 440,
  tab: 'overview',
  folded: {},
  selected: null,
  output: { timestamps: false, wrap: true, follow: true },
  rawTranscript: false,
  run: null,
  runTab: 'overview',
  probesPx: 320,
  definition: null,
  insights: 'day',
}

export const useUi = create<UiState>(() => ({
  layout: DEFAULT_LAYOUT,
  selection: NO_SELECTION,
  addJob: null,
  startRun: null,
  failures: null,
  search: '',
  searched: 'everything',
  documentPlace: null,
  openDocument: null,
  probePlace: null,
  palette: false,
  shortcuts: false,
  place: null,
  reveal: null,
}))

/** Whether a dialog is to be shown that is read later than the first rows. */
export function isDialogAsked({ addJob, startRun, openDocument, failures, shortcuts }: UiState): boolean {
  return addJob !== null || startRun !== null || openDocument !== null || failures !== null || shortcuts
}

export function setLayout(change: Partial<Layout>): void {
  useUi.setState((state) => ({ layout: { ...state.layout, ...change } }))
}

export function setSelection(selection: Selection): void {
  useUi.setState((state) => ({ selection, layout: { ...state.layout, selected: selection.cursor } }))
}

export function fold(block: string, folded: boolean): void {
  useUi.setState(({ layout }) => ({ layout: { ...layout, folded: { ...layout.folded, [block]: folded } } }))
}

export function openAddJob(start: AddJobStart = { kind: 'empty' }): void {
  useUi.setState({ addJob: start, palette: false })
}

export function openStartRun(start: StartRun): void {
  useUi.setState({ startRun: start, palette: false })
}

/** Looks at the failures with one error. */
export function openFailures(key: string): void {
  useUi.setState({ failures: key, palette: false })
}

/** Leads to a run's page, and there to a transcript. */
export function showRun(id: number, tab: RunTab = 'overview', place: ProbePlace | null = null): void {
  useUi.setState({ probePlace: place })
  setLayout({ view: 'runs', run: id, runTab: tab })
}
