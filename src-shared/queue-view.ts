import type { Job, JobState } from './job.js'
import type { Origin } from './new-job.js'
import type { JobOutlook } from './outlook.js'

/**
 * The lists of the queue's window. Every job is in exactly one: `next` holds the queued jobs in run order, held ones too,
 * but for those whose start is put off (`waiting`); `attention` the failed, `done` the completed and cancelled.
 */
export const SECTIONS = ['running', 'next', 'waiting', 'paused', 'attention', 'done'] as const
export type Section = (typeof SECTIONS)[number]

/** A job as a row of a list: what it shows, and nothing that may be large. */
export interface JobSummary
  extends Omit<Job, 'input' | 'output' | 'checkpoint' | 'idempotencyKey' | 'heartbeatAt' | 'pid' | 'owner' | 'runId'> {
  section: Section
  /** When `runningMs` was counted, epoch ms: a running job's elapsed time is `runningMs + now - countedAt`. */
  countedAt: number
  /** How long it is expected to run in all, from its progress or from the same job's earlier runs; null when unknown. */
  expectedMs: number | null
  /** The last line that a running job printed, without escape sequences; null for any other. */
  lastLine: string | null
  /** Paused with its processes stopped, not ended. */
  frozen: boolean
}

/** What the inspector shows beside the job itself. */
export interface JobDetail {
  job: Job
  summary: JobSummary
  origin: Origin
  /** The folder that it runs in. */
  folder: string
  backoffMs: number
  timeoutMs: number | null
  /** Whether any of its attempts told one. */
  hasTurns: boolean
}

/** A slice of a section. */
export interface RowPage {
  total: number
  /** Of the section; rises whenever its rows or their order may have changed. */
  version: number
  rows: JobSummary[]
}

/** Ids of a section in its order; priorities beside them for sections whose order depends on them (`next`). */
export interface IdPage {
  version: number
  ids: Uint32Array
  priorities: Int16Array | null
}

/** Failed jobs with the same fault (error-signature.ts); `message` is that of the newest. They lie next to each other in the section `attention`, from `offset` on. */
export interface FailureGroup {
  key: string
  code: string
  message: string
  count: number
  offset: number
  latestAt: number
}

export type SectionCounts = Record<Section, number>

/** What stands in the way of working with the database; `gone`: it was deleted or replaced while it was open. */
export type TroubleKind = 'damaged' | 'newer' | 'locked' | 'read-only' | 'full' | 'gone' | 'other'

/** Whether the queue can be worked with. */
export interface AppStatus {
  /** `unavailable`: the database cannot be opened; it is tried again until it can. */
  phase: 'starting' | 'ready' | 'unavailable' | 'quitting'
  /** What stands in the way now, in words for people; null when nothing does. */
  trouble: { code: string; kind: TroubleKind; message: string; since: number } | null
  /** Why nothing is started although the queue is not paused. */
  standby: 'battery' | 'quitting' | null
}

/** Everything about the queue that is not a row. */
export interface Overview {
  /** Number of the last event that this answer takes account of. */
  seq: number
  counts: SectionCounts
  versions: SectionCounts
  paused: boolean
  pausedTypes: string[]
  pausedGroups: string[]
  /** Of pauses that no person made: a provider refused the key. */
  pauseReasons: { kind: 'queue' | 'type' | 'group' | 'run'; name: string; reason: string; at: number }[]
  concurrency: { inEffect: number; stored: number | null; cores: number }
  /** `concurrency`: jobs at once, `perMinute`: starts per minute; null: any number. */
  limits: { kind: 'type' | 'group'; name: string; concurrency: number | null; perMinute: number | null }[]
  /** States by type, for narrowing lists and pausing types. */
  types: ({ type: string } & Record<JobState | 'waiting', number>)[]
  engineId: string | null
  status: AppStatus
}

/** What runs this window. */
export interface AppInfo {
  version: string
  platform: string
  dataDir: string
  runtime: { electron: string; chrome: string; node: string; isTestRuntime: boolean }
}

/** Why a job isn't running and when it will, for people. */
export interface WhyWaiting {
  /** One plain sentence. */
  headline: string
  reasons: WaitingReason[]
  /** When it can start at the earliest, where a time is known; epoch ms. */
  startsAt: number | null
  /** When its turn probably comes; null where something else keeps it waiting. */
  outlook: JobOutlook | null
  /** Queued jobs that come before it; null unless it is queued. */
  ahead: number | null
}

export interface WaitingReason {
  code:
    | 'held'
    | 'scheduled'
    | 'backoff'
    | 'queue-paused'
    | 'type-paused'
    | 'group-paused'
    | 'run-paused'
    | 'no-slot'
    | 'type-limit'
    | 'group-limit'
    | 'group-rate'
    | 'secret-missing'
    | 'frozen-elsewhere'
    | 'standby'
    | 'behind-others'
    | 'paused'
  text: string
  /** The moment that the text speaks of, to be shown in the person's own way; epoch ms. */
  at: number | null
}

/** What a change can be taken back with. */
export interface UndoOffer {
  token: number
  /** What undoing does: "Put “report” back into the queue". */
  label: string
  /** The message that announces what happened: "Removed 3 jobs". */
  done: string
  /** From when on it cannot be taken back any more, epoch ms; null: no such time is set. */
  expiresAt: number | null
}

/** The answer to a change of one or many jobs. Of one job, what is not allowed is refused; of many, left out. */
export interface Changed {
  /** The jobs that changed. */
  ids: number[]
  skipped: { id: number; code: string; message: string }[]
  undo: UndoOffer | null
}

export interface Moved extends Changed {
  /** The moved jobs whose priority the move changed (rule Q4). */
  priorities: { id: number; priority: number; priorityChangedFrom: number }[]
}
