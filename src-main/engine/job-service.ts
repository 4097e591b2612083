import type { Attempt, HistoryRow, Job, JobState } from '../../src-shared/job.js'
import type { NewJob, Origin } from '../../src-shared/new-job.js'
import type { StateCounts } from '../../src-shared/statistics.js'

/**
 * Everything that a shell (command line, window, test) can ask of the queue. The same interface works whether an engine
 * lives in this process, in another one, or nowhere: what needs a running job's engine is sent there as a request and
 * the promise settles when it has happened. Every promise rejects with a `JobyardError`.
 */
export interface JobService {
  // ── asking ────────────────────────────────────────────────────────────────────────────────────────────────────────
  /** @throws not-found */
  get(id: number): Job
  list(filter: JobFilter): Job[]
  /** Oldest first. @throws not-found */
  history(id: number): HistoryRow[]
  /** Oldest first. @throws not-found */
  attempts(id: number): Attempt[]
  status(scope?: Scope): QueueStatus
  limits(): Limit[]
  /** Resolves when any process has committed to the database since the last call, or after `timeoutMs`. */
  changed(timeoutMs: number): Promise<void>

  // ── enqueueing ────────────────────────────────────────────────────────────────────────────────────────────────────
  /**
   * Validates every job and enqueues all of them in one transaction, or none (rule Q8).
   * @throws invalid-input with `details.faults`, and for a batch `details.index` of the first bad job
   */
  enqueue(jobs: NewJob[], origin: Origin): Promise<EnqueueResult>

  // ── changing; each call checks all ids before any acts, and returns the jobs afterwards, in the order of `ids` ────────
  pause(ids: number[], options?: RequestOptions): Promise<Job[]>
  resume(ids: number[], options?: RequestOptions): Promise<Job[]>
  cancel(ids: number[], options?: RequestOptions): Promise<Job[]>
  hold(ids: number[]): Promise<Job[]>
  /** With `now`, `runAfter` is cleared too. */
  release(ids: number[], options?: { now?: boolean }): Promise<Job[]>
  retry(ids: number[]): Promise<Job[]>
  retryAllFailed(): Promise<Job[]>
  setPriority(ids: number[], priority: number): Promise<Job[]>
  move(id: number, to: MoveTarget): Promise<MovedJob>
  reorder(ids: number[]): Promise<MovedJob[]>
  /** Deletes finished jobs with their history and output. Returns them as they were. */
  remove(ids: number[]): Promise<Job[]>

  // ── the queue as a whole ──────────────────────────────────────────────────────────────────────────────────────────
  pauseScope(scope: Scope): Promise<void>
  resumeScope(scope: Scope): Promise<void>
  /**
   * Sets what is given; null removes it, and what is left out stays: but with its `concurrency` a group's rate is removed
   * too, unless it is given.
   *
   * @returns the limit as it is now
   * @throws invalid-input for a rate of anything but a group
   */
  setLimit(change: LimitChange): Promise<Limit>
}

export interface JobFilter {
  states?: JobState[]
  type?: string
  group?: string
  /** Of this evaluation run. */
  runId?: number
  /** Text in the name, the input, the error or the transcript. */
  search?: string
  /** Default 100. */
  limit?: number
  offset?: number
}

export interface RequestOptions {
  /** How long to wait for the engine that runs the job before the request is withdrawn. Default 30,000. */
  timeoutMs?: number
}

/** One enqueued job's id; `existed` when its idempotency key was already there (rule Q9). */
export interface EnqueueResult {
  jobs: { id: number; existed: boolean }[]
  enqueued: number
  existed: number
}

export type MoveTarget = { to: 'first' } | { to: 'last' } | { before: number } | { after: number }

/** A moved job, with the priority that it had when the move changed it (rule Q4). */
export interface MovedJob extends Job {
  priorityChangedFrom: number | null
}

/** What a pause or a limit covers. */
export type Scope = { kind: 'queue' } | { kind: 'type'; name: string } | { kind: 'group'; name: string }

export interface Limit {
  scope: Scope
  /** Jobs at once; null: any number. */
  concurrency: number | null
  /** Starts per minute, of groups only; null: any number. */
  perMinute: number | null
}

export interface LimitChange {
  scope: Scope
  concurrency?: number | null | undefined
  perMinute?: number | null | undefined
}

/** A pause that no person made, and why. */
export interface PauseReason {
  kind: 'queue' | 'type' | 'group' | 'run'
  name: string
  reason: string
  at: number
}

export interface QueueStatus {
  paused: boolean
  /** `queued` includes the waiting ones here. */
  total: StateCounts
  /** `queued` leaves the waiting ones (`runAfter` in the future) out here. */
  types: ({ type: string } & StateCounts)[]
  pausedTypes: string[]
  pausedGroups: string[]
  pauseReasons: PauseReason[]
}
