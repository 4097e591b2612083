/** The six states of a job (rule S1), in the order in which lists show them. */
export const JOB_STATES = ['queued', 'running', 'paused', 'completed', 'failed', 'cancelled'] as const
export type JobState = (typeof JOB_STATES)[number]

export function isTerminal(state: JobState): boolean {
  return state === 'completed' || state === 'failed' || state === 'cancelled'
}

/** Named priorities; any integer from −1000 to 1000 is allowed, higher runs first (rule Q1). */
export const PRIORITIES = { low: 0, normal: 5, high: 10 } as const
export const MIN_PRIORITY = -1000
export const MAX_PRIORITY = 1000

/** Why an attempt or a job failed. `retryable` says whether the same input may succeed later (rule F2). */
export interface JobError {
  code: string
  message: string
  retryable: boolean
}

/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/**
 * A job as every shell shows it. Instants are epoch milliseconds here; `jobToJson` turns them into ISO 8601 for people.
 * Absent values are null, never missing.
 */
export interface Job {
  id: number
  type: string
  name: string
  state: JobState
  priority: number
  /** 1-based rank among all queued jobs (held and waiting ones too); null unless queued. */
  position: number | null
  /** A held queued job is not dispatched until it is released. */
  held: boolean
  group: string | null
  /** Number of the latest attempt; 0 before the first start. */
  attempt: number
  maxAttempts: number
  runAfter: number | null
  /** Last reported fraction, 0..1. */
  progress: number | null
  stage: string | null
  message: string | null
  iteration: number | null
  iterations: number | null
  error: JobError | null
  input: Json
  output: Json
  checkpoint: Json
  idempotencyKey: string | null
  runId: number | null
  /** Engine that holds the job's process; null unless a process runs or is frozen. */
  owner: string | null
  pid: number | null
  heartbeatAt: number | null
  createdAt: number
  /** First start, kept (rule S4). */
  startedAt: number | null
  pausedAt: number | null
  finishedAt: number | null
  /** Milliseconds spent running, all attempts together, pauses left out. */
  runningMs: number
  /** Milliseconds spent queued and not held. */
  waitedMs: number
}

/** Who caused a transition (rule S5). */
export type Actor = 'user' | 'scheduler' | 'handler' | 'recovery' | 'shutdown'

/** One row of a job's history. */
export interface HistoryRow {
  at: number
  from: JobState
  to: JobState
  actor: Actor
  attempt: number
  reason: string | null
}

/** One execution of a job. An attempt continued after a pause or a shutdown keeps its one row. */
export interface Attempt {
  attempt: number
  startedAt: number
  finishedAt: number | null
  outcome: 'completed' | 'failed' | 'cancelled' | null
  error: JobError | null
  owner: string | null
  pid: number | null
}

const INSTANTS = ['runAfter', 'heartbeatAt', 'createdAt', 'startedAt', 'pausedAt', 'finishedAt'] as const

type WithIso<T> = { [K in keyof T]: K extends (typeof INSTANTS)[number] | 'at' ? string | Extract<T[K], null> : T[K] }

export function toIso(at: number): string {
  return new Date(at).toISOString()
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : toIso(at)
}

/** The job with its instants as ISO 8601 UTC with milliseconds, as `--json` prints it. */
export function jobToJson(job: Job): WithIso<Job> {
  return {
    ...job,
    runAfter: isoOrNull(job.runAfter),
    heartbeatAt: isoOrNull(job.heartbeatAt),
    createdAt: toIso(job.createdAt),
    startedAt: isoOrNull(job.startedAt),
    pausedAt: isoOrNull(job.pausedAt),
    finishedAt: isoOrNull(job.finishedAt),
  }
}

export function historyToJson(row: HistoryRow): WithIso<HistoryRow> {
  return { ...row, at: toIso(row.at) }
}

export function attemptToJson(row: Attempt): WithIso<Attempt> {
  return { ...row, startedAt: toIso(row.startedAt), finishedAt: isoOrNull(row.finishedAt) }
}
