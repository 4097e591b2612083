import type { TrialEvent } from './handler-trial.js'
import type { JobState } from './job.js'
import type { JobPlace } from './job-link.js'
import type { AppStatus, JobSummary, SectionCounts } from './queue-view.js'
import type { Settings } from './settings.js'

/** What of a running job changed since it was last told; absent fields are unchanged. */
export interface ProgressPatch {
  progress?: number
  stage?: string
  message?: string | null
  iteration?: number | null
  iterations?: number | null
  lastLine?: string | null
  expectedMs?: number | null
}

/** News of the queue. Of each job at most one row or patch a frame: the latest (rule R7). */
export type QueueEvent =
  /** Jobs that changed, as they are now, whatever changed them. */
  | { type: 'rows'; rows: JobSummary[] }
  | { type: 'progress'; id: number; patch: ProgressPatch }
  | { type: 'removed'; ids: number[] }
  /** Too much changed to tell it job by job: ask again for what is shown. */
  | { type: 'stale' }
  /** How many jobs each section holds now, and which sections' lists may differ from what was read before. */
  | { type: 'sections'; counts: SectionCounts; versions: SectionCounts }
  /** A state was left for another; for announcements and animations. */
  | {
      type: 'transition'
      id: number
      name: string
      from: JobState
      to: JobState
      attempt: number
      reason: string | null
    }
  /** Pauses or limits may have changed: ask for the overview. */
  | { type: 'overview' }
  | { type: 'status'; status: AppStatus }
  | { type: 'notice'; message: string }
  | { type: 'settings'; settings: Settings }
  /** Of the job that the window watches (`watch.set`). */
  | { type: 'output'; id: number; attempt: number; size: number; live: boolean }
  | { type: 'turns'; id: number; attempt: number; total: number }
  /** Runs that changed or got further; null: any may have, and definitions too. At most twice a second. */
  | { type: 'runs'; ids: number[] | null }

/** All news of a frame. Events are numbered without gaps; who misses one asks for everything again. */
export interface EventBatch {
  fromSeq: number
  toSeq: number
  events: QueueEvent[]
}

/** Jobs that quitting would make start from nothing (rule F8). Answered by `app.quitDecision`. */
export interface QuitRequest {
  jobs: { id: number; name: string; state: 'running' | 'paused'; runningMs: number; progress: number | null }[]
}

/** What the native menu, its accelerators and the tray ask the window to do. */
export const MENU_COMMANDS = [
  'add-job',
  'sample-queue',
  'palette',
  'find',
  'find-next',
  'find-previous',
  'settings',
  'undo',
  'select-all',
  'toggle-sidebar',
  'toggle-inspector',
  'go-queue',
  'go-runs',
  'go-search',
  'go-insights',
  'go-handlers',
  'pause-queue',
  'resume-queue',
  'keyboard-shortcuts',
] as const
export type MenuCommand = (typeof MENU_COMMANDS)[number]

/** The events that the main process sends to a window, by name. */
export interface IpcEvents {
  queue: EventBatch
  menu: { command: MenuCommand }
  quitRequested: QuitRequest
  /** Show a job: a notification was clicked, or a link to it opened. */
  showJob: JobPlace
  /** What happens while a handler is tried. */
  trial: { trial: number; events: TrialEvent[] }
}
export type EventName = keyof IpcEvents

export const EVENT_NAMES = [
  'queue',
  'menu',
  'quitRequested',
  'showJob',
  'trial',
] as const satisfies readonly EventName[]

/** The channel on which commands are called, and the prefix of those on which events arrive. */
export const CALL_CHANNEL = 'jobyard:call'
export const EVENT_CHANNEL = 'jobyard:event:'
