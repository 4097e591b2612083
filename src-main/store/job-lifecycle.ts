import type { Actor, JobError, JobState, Json } from '../../src-shared/job.js'
import { runIsCancelled } from '../../src-shared/job-machine.js'
import type { ClaimedJob, Interruption, LifecycleStore, Possession, Transaction } from '../engine/ports.js'
import type { ClaimedJobs } from './claimed-jobs.js'
import { type Database, sqlBuilder } from './database.js'
import type { EvaluationRows } from './evaluation-rows.js'
import { GroupStarts } from './group-starts.js'
import { errorColumns, type JobRow } from './job-rows.js'
import type { PreparedQuery } from './prepared-query.js'
import type { Ranks } from './ranks.js'
import type { Scopes } from './scopes.js'
import type { TransitionWriter } from './transitions.js'

type FinishState = 'completed' | 'failed' | 'cancelled'

interface AttemptEnd {
  id: number
  attempt: number
  at: number
  outcome: FinishState
  error_code: string | null
  error_message: string | null
  error_retryable: number | null
}

interface LifecycleParts {
  transitions: TransitionWriter
  ranks: Ranks
  claimed: ClaimedJobs
  evaluations: EvaluationRows
  scopes: Scopes
}

/**
 * What happens to a job from its claim to its end, each as one transition with the rows that go with it: the attempt's,
 * the output's. All return whether the job was still as expected.
 */
export class JobLifecycle implements LifecycleStore {
  readonly #transitions: TransitionWriter
  readonly #ranks: Ranks
  readonly #claimed: ClaimedJobs
  readonly #starts: GroupStarts
  readonly #evaluations: EvaluationRows
  readonly #scopes: Scopes
  readonly #beginAttempt: PreparedQuery<{ id: number; attempt: number; at: number; owner: string; pid: number | null }>
  readonly #endAttempt: PreparedQuery<AttemptEnd>
  readonly #dropOutput: PreparedQuery<{ id: number }>
  readonly #saveOutput: PreparedQuery<{ id: number; data: string }>

  constructor(db: Database, parts: LifecycleParts) {
    this.#transitions = parts.transitions
    this.#ranks = parts.ranks
    this.#claimed = parts.claimed
    this.#evaluations = parts.evaluations
    this.#scopes = parts.scopes
    this.#starts = new GroupStarts(db)
    this.#beginAttempt = db.prepare((arg) =>
      sqlBuilder
        .insertInto('attempts')
        .values({
          job_id: arg('id'),
          attempt: arg('attempt'),
          started_at: arg('at'),
          owner: arg('owner'),
          pid: arg('pid'),
        } as never)
        .onConflict((oc) => oc.doUpdateSet((eb) => ({ owner: eb.ref('excluded.owner'), pid: eb.ref('excluded.pid') }))),
    )
    this.#endAttempt = db.prepare((arg) =>
      sqlBuilder
        .updateTable('attempts')
        .set({
          finished_at: arg('at'),
          outcome: arg('outcome'),
          error_code: arg('error_code'),
          error_message: arg('error_message'),
          error_retryable: arg('error_retryable'),
        })
        .where('job_id', '=', arg('id'))
        .where('attempt', '=', arg('attempt'))
        .where('finished_at', 'is', null),
    )
    this.#dropOutput = db.prepare((arg) => sqlBuilder.deleteFrom('outputs').where('job_id', '=', arg('id')))
    this.#saveOutput = db.prepare((arg) =>
      sqlBuilder
        .insertInto('outputs')
        .values({ job_id: arg('id'), data: arg('data') })
        .onConflict((oc) => oc.doUpdateSet((eb) => ({ data: eb.ref('excluded.data') }))),
    )
  }

  claim(tx: Transaction, claim: { id: number; owner: string; at: number; group: string | null }): ClaimedJob | null {
    if (!this.#starts.mayStart(claim.group, claim.at)) return null
    const row = this.#transitions.claim(tx, claim)
    return row === null ? null : this.#begin(row, claim)
  }

  /** running → completed. */
  complete(tx: Transaction, job: Possession, at: number, output: Json): boolean {
    const done = this.#transitions.apply(tx, {
      ...job,
      from: 'running',
      to: 'completed',
      actor: 'handler',
      at,
      set: { attempt_open: 0, ...errorColumns(null) },
    })
    if (done === null) return false
    this.#end(job, at, 'completed', null)
    if (output !== null) this.#saveOutput.run({ id: job.id, data: JSON.stringify(output) })
    const { completions } = this.#evaluations
    if (completions.concerns(done.type)) completions.record({ id: job.id, ...done }, output, at)
    return true
  }

  /** running → failed: nothing more will be tried. */
  fail(tx: Transaction, job: Possession, at: number, error: JobError, actor: Actor, stage?: string): boolean {
    const done = this.#transitions.apply(tx, {
      ...job,
      from: 'running',
      to: 'failed',
      actor,
      at,
      reason: `${error.code}: ${error.message}`,
      set: { attempt_open: 0, ...errorColumns(error), ...(stage === undefined ? {} : { stage }) },
    })
    if (done !== null) this.#end(job, at, 'failed', error)
    return done !== null
  }

  /** running → queued after a failed attempt; its rank is kept (rule Q7). */
  retryLater(
    tx: Transaction,
    job: Possession,
    at: number,
    error: JobError,
    next: { actor: Actor; runAfter: number | null; stage?: string },
  ): boolean {
    const done = this.#transitions.apply(tx, {
      ...job,
      from: 'running',
      to: 'queued',
      actor: next.actor,
      at,
      reason: `${error.code}: ${error.message}`,
      set: {
        attempt_open: 0,
        ...errorColumns(error),
        ...NO_PROCESS,
        run_after: next.runAfter,
        ...(next.stage === undefined ? {} : { stage: next.stage }),
      },
    })
    if (done !== null) this.#end(job, at, 'failed', error)
    return done !== null
  }

  /** running → queued with the attempt left open: a shutdown, or a shared process ended for another job's sake. */
  interrupt(tx: Transaction, job: Possession, at: number, why: Interruption): boolean {
    const rank = why.head ? this.#ranks.headOrOwn(job.id) : null
    return (
      this.#transitions.apply(tx, {
        ...job,
        from: 'running',
        to: 'queued',
        actor: why.actor,
        at,
        reason: why.reason,
        set: { ...NO_PROCESS, ...(rank === null ? {} : { rank }) },
      }) !== null
    )
  }

  /** running → paused. `frozen` keeps the process and this engine's ownership. */
  pause(tx: Transaction, job: Possession, at: number, frozen: boolean): boolean {
    return (
      this.#transitions.apply(tx, {
        ...job,
        from: 'running',
        to: 'paused',
        actor: 'user',
        at,
        reason: frozen ? 'process frozen' : 'checkpoint saved',
        set: frozen ? { frozen: 1 } : NO_PROCESS,
      }) !== null
    )
  }

  /** paused → running, with the process that this engine froze or with one that it is about to start. */
  resumeNow(tx: Transaction, job: { id: number; owner: string; at: number }): ClaimedJob | null {
    const before = this.#claimed.row(job.id)
    if (before === undefined || (before.owner !== null && before.owner !== job.owner)) return null
    if (!this.#starts.mayStart(before.group_name, job.at)) return null
    const done = this.#transitions.apply(tx, {
      id: job.id,
      owner: before.owner,
      from: 'paused',
      to: 'running',
      actor: 'user',
      at: job.at,
      reason: before.frozen === 1 ? 'process thawed' : this.#claimed.whereItStarts(before),
      set: { owner: job.owner, frozen: 0 },
    })
    if (done === null) return null
    return this.#begin({ ...before, owner: job.owner }, job)
  }

  /** paused → queued, ahead of its priority's others; a frozen process stays with its engine (rule S7). */
  resumeLater(tx: Transaction, id: number, at: number, reason: string): boolean {
    const before = this.#claimed.row(id)
    if (before === undefined) return false
    const where = before.frozen === 1 ? reason : `${reason}; ${this.#claimed.whereItStarts(before)}`
    return (
      this.#transitions.apply(tx, {
        id,
        from: 'paused',
        to: 'queued',
        actor: 'user',
        at,
        reason: where,
        set: { rank: this.#ranks.first(before.priority, 1)[0] as string },
      }) !== null
    )
  }

  /** queued, running or paused → cancelled. */
  cancel(
    tx: Transaction,
    job: { id: number; from: JobState; owner: string | null; attempt: number },
    at: number,
  ): boolean {
    const { attempt, ...rest } = job
    const done = this.#transitions.apply(tx, {
      ...rest,
      attempt,
      to: 'cancelled',
      actor: 'user',
      at,
      set: { attempt_open: 0 },
    })
    if (done !== null) this.#end(job, at, 'cancelled', null)
    return done !== null
  }

  /**
   * failed or cancelled → queued, last in its priority, with one more attempt when none is left.
   *
   * @throws illegal-transition when its run is cancelled (rule U6)
   */
  retry(
    tx: Transaction,
    job: Pick<JobRow, 'id' | 'state' | 'attempt' | 'max_attempts' | 'run_id'>,
    at: number,
    reason: string | null = null,
  ): boolean {
    if (job.run_id !== null) this.#reopenRun(job.id, job.run_id)
    return (
      this.#transitions.apply(tx, {
        id: job.id,
        from: job.state,
        to: 'queued',
        actor: 'user',
        at,
        reason,
        set: this.#queuedAnew(job),
      }) !== null
    )
  }

  /**
   * completed, failed or cancelled → queued, last in its priority, with one more attempt when none is left: to go on from a
   * checkpoint that the caller sets (rule L8). What it gave before is forgotten.
   */
  rerun(
    tx: Transaction,
    job: Pick<JobRow, 'id' | 'state' | 'attempt' | 'max_attempts'>,
    at: number,
    reason: string,
  ): boolean {
    const done = this.#transitions.apply(tx, {
      id: job.id,
      from: job.state,
      to: 'queued',
      actor: 'user',
      at,
      reason,
      set: {
        ...this.#queuedAnew(job),
        progress: null,
        message: null,
        iteration: null,
        iterations: null,
        ...errorColumns(null),
      },
    })
    if (done !== null) this.#dropOutput.run({ id: job.id })
    return done !== null
  }

  /** Columns of a finished job that is queued again: last in its priority, with one more attempt when none is left. */
  #queuedAnew({ attempt, max_attempts }: Pick<JobRow, 'attempt' | 'max_attempts'>) {
    return {
      max_attempts: Math.max(max_attempts, attempt + 1),
      rank: this.#ranks.last(1)[0] as string,
      attempt_open: 0,
    }
  }

  /** A pause that outlived its run's last job would keep what is retried from running. */
  #reopenRun(id: number, runId: number): void {
    const { runs, progress } = this.#evaluations
    if (runs.isCancelled(runId)) throw runIsCancelled(id, runId)
    if (runs.pause(runId) !== null && !progress.hasUnfinished(runId))
      this.#scopes.clearPaused({ kind: 'run', name: String(runId) })
  }

  #begin(row: JobRow, claim: { owner: string; at: number }): ClaimedJob {
    this.#starts.started(row.group_name, row.weight, claim.at)
    this.#beginAttempt.run({ id: row.id, attempt: row.attempt, at: claim.at, owner: claim.owner, pid: row.pid })
    return this.#claimed.of(row)
  }

  /** Only an attempt that is still open has a row to end: cancelling a job that waits for its retry changes none. */
  #end(job: { id: number; attempt: number }, at: number, outcome: FinishState, error: JobError | null): void {
    this.#endAttempt.run({ id: job.id, attempt: job.attempt, at, outcome, ...errorColumns(error) })
  }
}

/** Columns of a job whose process is gone. */
const NO_PROCESS = { owner: null, pid: null, pid_start: null, frozen: 0 } as const
