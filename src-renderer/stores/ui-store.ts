import { create } from 'zustand'
import type { JobPlace } from '../../src-shared/job-link.js'
import { NO_SELECTION, type Selection } from '../features/queue/selection.js'

export type View = 'queue' | 'handlers' | 'settings'
export const TABS = ['overview', 'output', 'transcript', 'attempts', 'timeline', 'data'] as const
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
}

/** What a dialog is to begin with. */
export type AddJobStart = { kind: 'empty' } | { kind: 'files'; paths: string[] } | { kind: 'again'; id: number }

interface UiState {
  layout: Layout
  selection: Selection
  addJob: AddJobStart | null
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
}

export const useUi = create<UiState>(() => ({
  layout: DEFAULT_LAYOUT,
  selection: NO_SELECTION,
  addJob: null,
  palette: false,
  shortcuts: false,
  place: null,
  reveal: null,
}))

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
