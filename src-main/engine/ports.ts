import type { ErrorBody } from '../../src-shared/errors.js'
import type { TurnMessage } from '../../src-shared/handler-protocol.js'
import type { Actor, JobError, JobState, Json } from '../../src-shared/job.js'
import type { Origin } from '../../src-shared/new-job.js'
import type { GroupRate } from './group-rate.js'
import type { QueuedEntry } from './priority-queue.js'

/**
 * What the engine needs of the world. The store and the runner implement these; tests put a fake clock in.
 */

export interface Clock {
  /** Epoch milliseconds; may jump. */
  now(): number
  /** Milliseconds since some moment, for lengths of time; never jumps, whatever the clock is set to. */
  elapsed(): number
  /** Runs `task` once after `ms`; the returned function cancels it. Never earlier than `ms`, never twice. */
  after(ms: number, task: () => void): () => void
  /** Runs `task` as soon as the events that are already waiting have been handled. */
  soon(task: () => void): void
}

/** A running job as the scheduler knows it. */
export interface ClaimedJob {
  id: number
  attempt: number
  type: string
  name: string
  priority: number
  group: string | null
  runId: number | null
  maxAttempts: number
  backoffMs: number
  timeoutMs: number | null
  /** Running time of this attempt so far, in ms: more than 0 when it goes on after a pause or a shutdown. */
  attemptMs: number
  input: Json
  origin: Origin
  checkpoint: Json
  /** Whether its process was frozen by this engine and waits to be thawed. */
  frozen: boolean
}

export interface Possession {
  id: number
  owner: string
  attempt: number
}

/** What a running job has said of itself since the last write; absent fields are unchanged. */
export interface ProgressReport {
  progress?: number
  stage?: string
  message?: string | null
  iteration?: number | null
  iterations?: number | null
  heartbeatAt?: number
  /** How old its sign of life may get, in ms (rule F5). */
  leaseMs?: number
}

/** Handed to the body of a transaction and valid only there. */
export interface Transaction {
  rev(): number
}

export interface Interruption {
  actor: Extract<Actor, 'shutdown' | 'scheduler'>
  reason: string
  /** Whether the job goes ahead of its priority's others. */
  head: boolean
}

/** Every write returns whether the job was still as the engine believed (rule S8); if not, it changed nothing. */
export interface LifecycleStore {
  /** Null also when the rate of `group` does not let it start yet (rule R1). */
  claim(tx: Transaction, claim: { id: number; owner: string; at: number; group: string | null }): ClaimedJob | null
  complete(tx: Transaction, job: Possession, at: number, output: Json): boolean
  fail(tx: Transaction, job: Possession, at: number, error: JobError, actor: Actor, stage?: string): boolean
  retryLater(
    tx: Transaction,
    job: Possession,
    at: number,
    error: JobError,
    next: { actor: Actor; runAfter: number | null; stage?: string },
  ): boolean
  interrupt(tx: Transaction, job: Possession, at: number, why: Interruption): boolean
  pause(tx: Transaction, job: Possession, at: number, frozen: boolean): boolean
  /** paused → running; null when it is no longer paused, or frozen by another engine. */
  resumeNow(tx: Transaction, job: { id: number; owner: string; at: number }): ClaimedJob | null
  resumeLater(tx: Transaction, id: number, at: number, reason: string): boolean
  cancel(
    tx: Transaction,
    job: { id: number; from: JobState; owner: string | null; attempt: number },
    at: number,
  ): boolean
}

export interface ReportStore {
  saveProgress(tx: Transaction, job: { id: number; owner: string }, report: ProgressReport): void
  savePid(tx: Transaction, job: Possession, pid: number, start: string): void
  saveCheckpoint(id: number, at: number, data: Json): void
  addTurn(attempt: number, at: number, turn: TurnMessage): void
  /** The process of a paused or queued frozen job is gone; the job stays as it is. */
  forgetProcess(tx: Transaction, job: { id: number; owner: string }): boolean
}

/** A job's row in so far as the queue in memory mirrors it. */
export interface QueueRow {
  rev: number
  state: JobState
  entry: QueuedEntry
}

/** One row on its own, with what events say of it. */
export interface MirroredJob extends QueueRow {
  name: string
  attempt: number
}

export interface ScopeState {
  queuePaused: boolean
  pausedTypes: ReadonlySet<string>
  /** With the reason, where it was not a person who paused. */
  pausedGroups: ReadonlyMap<string, string | null>
  pausedRuns: ReadonlySet<number>
  /** Stored limits (rule R1). */
  limitOfAll: number | null
  limitOfType: ReadonlyMap<string, number>
  limitOfGroup: ReadonlyMap<string, number>
  rateOfGroup: ReadonlyMap<string, GroupRate>
}

export interface EngineRecord {
  id: string
  kind: string
  pid: number
  pidStart: string | null
  bootId: string
  launcherPid: number | null
  launcherStart: string | null
  concurrency: number
  startedAt: number
  heartbeatAt: number
}

/** What names an engine's process for ever. */
export type EngineIdentity = Pick<EngineRecord, 'id' | 'pid' | 'pidStart' | 'bootId'>

export interface JobRequest {
  id: number
  jobId: number
  verb: 'pause' | 'resume' | 'cancel'
  /** The process that asked; null where that is not known. */
  sender: { pid: number; startTime: string } | null
}

/** A job that an engine owns, as recovery finds it. */
export interface OwnedJob {
  id: number
  state: JobState
  attempt: number
  maxAttempts: number
  pid: number | null
  pidStart: string | null
}

/** How far changed rows were read: all of lower revisions, and of `rev` those up to `id`. */
export interface RevisionCursor {
  rev: number
  /** Infinity: the whole revision. */
  id: number
}

export interface EngineStore {
  readonly lifecycle: LifecycleStore
  readonly reports: ReportStore
  /** Runs `body` in one transaction: all of it is on disk when the promise resolves, or nothing. */
  write<T>(body: (tx: Transaction) => T): Promise<T>
  /** Like `write`, for a writer that has brought its own memory up to date with what it writes. */
  writeKnown<T>(body: (tx: Transaction) => T): Promise<T>
  /** Changes whenever another connection commits. */
  dataVersion(): number
  currentRev(): number
  seenRev(): number
  sawUpTo(rev: number): void
  /** Up to `limit` queued jobs behind `after` in run order, as this engine sees them. */
  queuedPage(engine: string, after: QueuedEntry | null, limit: number): QueuedEntry[]
  /** Up to `limit` rows changed after `after`, by revision and id; `complete` when there are no more. */
  changedPage(engine: string, after: RevisionCursor, limit: number): { rows: QueueRow[]; complete: boolean }
  mirrorRow(engine: string, id: number): MirroredJob | undefined
  scopes(): ScopeState
  pauseGroup(tx: Transaction, group: string, at: number, reason: string): void
  /** Running jobs of other engines by type and group. */
  runningElsewhere(engine: string): { type: string; group: string | null; n: number }[]
  engines(): EngineRecord[]
  addEngine(record: EngineRecord): Promise<void>
  updateEngine(id: string, values: Partial<EngineRecord>): Promise<void>
  removeEngine(tx: Transaction, id: string): void
  ownedJobs(engine: string): OwnedJob[]
  openRequests(engine: string): JobRequest[]
  answerRequest(id: number, at: number, error: ErrorBody | null): void
  dropRequest(id: number): void
  stateOf(id: number): JobState | undefined
}

/** How a run ended, or stopped for the time being. */
export type RunEnd =
  | { how: 'completed'; output: Json }
  | { how: 'failed'; error: RunError; stage?: string }
  /** Its checkpoint is saved and the handler has let go of it. */
  | { how: 'paused' }
  /** Its process tree is stopped and kept. */
  | { how: 'frozen' }
  | { how: 'cancelled' }
  /** Ended for a reason that is not the job's; the attempt stays open. */
  | { how: 'interrupted'; actor: 'shutdown' | 'scheduler'; reason: string }

export interface RunError {
  code: string
  message: string
  /** Null: to be judged by the code (rule F2). */
  retryable: boolean | null
  retryAfterMs?: number
  /** Why no other job of its group should start for now: a key that the provider refuses, no credit. */
  pauseGroup?: string
}

export type RunEvent =
  | { kind: 'started'; id: number; attempt: number; pid: number; startTime: string }
  | { kind: 'report'; id: number; attempt: number; report: ProgressReport }
  | { kind: 'turn'; attempt: number; turn: TurnMessage }
  /** `ack`: the handler wants to know when it is on disk. */
  | { kind: 'checkpoint'; id: number; attempt: number; data: Json; ack?: number }
  | { kind: 'ended'; id: number; attempt: number; end: RunEnd }
  | { kind: 'pause-refused'; id: number; reason: string }
  /** A frozen process died or was ended without the job being cancelled. */
  | { kind: 'frozen-lost'; id: number }
  | { kind: 'trouble'; message: string | null }

/** Runs jobs in child processes. Answers only through events, so that its caller never waits. */
export interface Runner {
  /** Starts or thaws the job's process. Called only after the claim is on disk. */
  start(job: ClaimedJob): void
  /** Leads to `ended` (paused or frozen) or `pause-refused`. */
  pause(id: number): void
  /** Leads to `ended` (cancelled); for a frozen job too. */
  cancel(id: number): void
  /** Ends all runs, those that can save a checkpoint after they did; each leads to `ended` or `frozen-lost`. */
  shutdown(): void
  /** Ends at once what is left. */
  kill(): void
  /** Starts the launcher. */
  open(): Promise<{ pid: number; startTime: string | null }>
  /** Closes the launcher, when no run is left. */
  close(): Promise<void>
  /** The checkpoint that the handler numbered `ack` is on disk. */
  checkpointSaved?(id: number, attempt: number, ack: number): void
  /** Whether the job's handler promised to save a checkpoint when it is asked to. */
  savesCheckpoint?(id: number): boolean
  /** Concurrency that the job type's manifest sets; null when it sets none. */
  concurrencyOf(type: string): number | null
  /** Whether this process has all the secrets of that name. */
  hasSecrets(names: readonly string[]): boolean
}

/** What recovery needs to know and do about processes. */
export interface Processes {
  isAlive(engine: EngineIdentity): boolean
  /** Ends everything that engine started, its launcher first; resolves when nothing is left. */
  endAllOf(engine: EngineRecord, jobs: readonly OwnedJob[]): Promise<void>
}
