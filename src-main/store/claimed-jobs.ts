import { sql } from 'kysely'
import type { Json } from '../../src-shared/job.js'
import type { Origin } from '../../src-shared/new-job.js'
import type { ClaimedJob } from '../engine/ports.js'
import { type Database, present, sqlBuilder } from './database.js'
import type { JobRow } from './job-rows.js'
import type { PreparedQuery } from './prepared-query.js'

/** Reads what a runner needs of a job beside its row: where it was enqueued from and its last checkpoint. */
export class ClaimedJobs {
  readonly #row: PreparedQuery<{ id: number }, JobRow>
  readonly #origin: PreparedQuery<{ id: number }, { body: string }>
  readonly #checkpoint: PreparedQuery<{ id: number }, { data: string }>
  readonly #runningOfGroup: PreparedQuery<{ group: string }, { n: number }>
  /** Origins never change and are shared by many jobs. */
  readonly #origins = new Map<number, Origin>()

  constructor(db: Database) {
    this.#row = db.prepare((arg) => sqlBuilder.selectFrom('jobs').selectAll().where('id', '=', arg('id')))
    this.#origin = db.prepare((arg) => sqlBuilder.selectFrom('origins').select('body').where('id', '=', arg('id')))
    this.#runningOfGroup = db.prepare((arg) =>
      sqlBuilder
        .selectFrom('jobs')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        // In the very words of the partial index `jobs_active`.
        .where(sql<boolean>`state in ('running', 'paused')`)
        .where('state', '=', 'running')
        .where('group_name', '=', arg('group')),
    )
    this.#checkpoint = db.prepare((arg) =>
      sqlBuilder.selectFrom('checkpoints').select('data').where('job_id', '=', arg('id')),
    )
  }

  row(id: number): JobRow | undefined {
    return this.#row.get({ id })
  }

  /** Jobs of the group that run, in any engine. */
  runningOfGroup(group: string): number {
    return this.#runningOfGroup.get({ group })?.n ?? 0
  }

  /** What the job saved last; null when it saved nothing. */
  checkpoint(id: number): Json {
    const saved = this.#checkpoint.get({ id })
    return saved === undefined ? null : (JSON.parse(saved.data) as Json)
  }

  origin(id: number): Origin {
    let origin = this.#origins.get(id)
    if (origin === undefined) {
      origin = JSON.parse(present(this.#origin.get({ id }), `origin ${id}`).body) as Origin
      if (this.#origins.size >= 1000) this.#origins.clear()
      this.#origins.set(id, origin)
    }
    return origin
  }

  /** The row after its claim, as the runner wants it. `frozen`: whether a process of the open attempt waits. */
  of(row: JobRow): ClaimedJob {
    return {
      id: row.id,
      attempt: row.attempt,
      type: row.type,
      name: row.name,
      priority: row.priority,
      group: row.group_name,
      runId: row.run_id,
      maxAttempts: row.max_attempts,
      backoffMs: row.backoff_ms,
      timeoutMs: row.timeout_ms,
      attemptMs: row.attempt_ms,
      input: JSON.parse(row.input) as Json,
      origin: this.origin(row.origin_id),
      checkpoint: this.#checkpointOf(row),
      frozen: row.pid !== null,
    }
  }

  /** For the history: what a job whose process is gone goes on from. */
  whereItStarts(row: JobRow): string {
    return this.#checkpoint.get({ id: row.id }) === undefined
      ? 'its process is gone: it starts again from the start'
      : 'its process is gone: it goes on from its checkpoint'
  }

  #checkpointOf(row: JobRow): Json {
    // The first start of a job cannot have one: the commonest case costs no look-up.
    if (row.attempt === 1 && row.transitions === 1) return null
    return this.checkpoint(row.id)
  }
}
