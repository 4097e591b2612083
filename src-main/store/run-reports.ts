import type { TurnMessage } from '../../src-shared/handler-protocol.js'
import type { Json } from '../../src-shared/job.js'
import type { Possession, ProgressReport, ReportStore, Transaction } from '../engine/ports.js'
import { type Database, sqlBuilder } from './database.js'
import type { PreparedQuery } from './prepared-query.js'

const COLUMNS = {
  progress: 'progress',
  stage: 'stage',
  message: 'message',
  iteration: 'iteration',
  iterations: 'iterations',
  heartbeatAt: 'heartbeat_at',
  leaseMs: 'lease_ms',
} as const

/** Writes what handlers report between start and outcome. */
export class RunReports implements ReportStore {
  readonly #db: Database
  readonly #updates = new Map<string, PreparedQuery<Record<string, unknown>>>()
  readonly #pidOfJob: PreparedQuery<{ id: number; owner: string; pid: number; start: string; rev: number }>
  readonly #pidOfAttempt: PreparedQuery<{ id: number; attempt: number; pid: number }>
  readonly #checkpoint: PreparedQuery<{ id: number; at: number; data: string }>
  readonly #turn: PreparedQuery<Record<string, unknown>>

  constructor(db: Database) {
    this.#db = db
    this.#pidOfJob = db.prepare((arg) =>
      sqlBuilder
        .updateTable('jobs')
        .set({ pid: arg('pid'), pid_start: arg('start'), rev: arg('rev') })
        .where('id', '=', arg('id'))
        .where('owner', '=', arg('owner')),
    )
    this.#pidOfAttempt = db.prepare((arg) =>
      sqlBuilder
        .updateTable('attempts')
        .set({ pid: arg('pid') })
        .where('job_id', '=', arg('id'))
        .where('attempt', '=', arg('attempt')),
    )
    this.#checkpoint = db.prepare((arg) =>
      sqlBuilder
        .insertInto('checkpoints')
        .values({ job_id: arg('id'), saved_at: arg('at'), data: arg('data') })
        .onConflict((oc) =>
          oc.doUpdateSet((eb) => ({ data: eb.ref('excluded.data'), saved_at: eb.ref('excluded.saved_at') })),
        ),
    )
    this.#turn = db.prepare<Record<string, unknown>>((argument) => {
      const arg = argument as (name: string) => never
      return sqlBuilder.insertInto('turns').values({
        job_id: arg('jobId'),
        attempt: arg('attempt'),
        at: arg('at'),
        role: arg('role'),
        content: arg('content'),
        model: arg('model'),
        input_tokens: arg('inputTokens'),
        output_tokens: arg('outputTokens'),
        duration_ms: arg('durationMs'),
        meta: arg('meta'),
      })
    })
  }

  saveProgress(tx: Transaction, job: Pick<Possession, 'id' | 'owner'>, report: ProgressReport): void {
    const keys = Object.keys(report).sort() as (keyof ProgressReport)[]
    if (keys.length === 0) return
    const shape = keys.join(' ')
    let update = this.#updates.get(shape)
    if (update === undefined) {
      update = this.#db.prepare<Record<string, unknown>>((argument) => {
        const arg = argument as (name: string) => never
        const set = Object.fromEntries(keys.map((key) => [COLUMNS[key], arg(key)]))
        return sqlBuilder
          .updateTable('jobs')
          .set({ ...set, rev: arg('rev') })
          .where('id', '=', arg('id'))
          .where('owner', '=', arg('owner'))
      })
      this.#updates.set(shape, update)
    }
    update.run({ ...report, ...job, rev: tx.rev() })
  }

  savePid(tx: Transaction, job: Possession, pid: number, start: string): void {
    if (this.#pidOfJob.run({ id: job.id, owner: job.owner, pid, start, rev: tx.rev() }) === 0) return
    this.#pidOfAttempt.run({ id: job.id, attempt: job.attempt, pid })
  }

  saveCheckpoint(id: number, at: number, data: Json): void {
    this.#checkpoint.run({ id, at, data: JSON.stringify(data) })
  }

  addTurn(attempt: number, at: number, turn: TurnMessage): void {
    this.#turn.run({
      jobId: turn.jobId,
      attempt,
      at,
      role: turn.role,
      content: turn.content,
      model: turn.model ?? null,
      inputTokens: turn.inputTokens ?? null,
      outputTokens: turn.outputTokens ?? null,
      durationMs: turn.durationMs == null ? null : Math.round(turn.durationMs),
      meta: turn.meta === undefined ? null : JSON.stringify(turn.meta),
    })
  }

  /** The process of a frozen job is gone: the job stays as it is, to be started anew later. */
  forgetProcess(tx: Transaction, job: Pick<Possession, 'id' | 'owner'>): boolean {
    return (
      this.#db.run(
        sqlBuilder
          .updateTable('jobs')
          .set({ owner: null, pid: null, pid_start: null, frozen: 0, rev: tx.rev() })
          .where('id', '=', job.id)
          .where('owner', '=', job.owner)
          .where('state', 'in', ['queued', 'paused']),
      ) > 0
    )
  }
}
