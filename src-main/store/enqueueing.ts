import { sql } from 'kysely'
import type { Json } from '../../src-shared/job.js'
import type { Origin } from '../../src-shared/new-job.js'
import type { Transaction } from '../engine/ports.js'
import { type Database, present, sqlBuilder } from './database.js'
import type { PreparedQuery } from './prepared-query.js'
import type { Ranks } from './ranks.js'

/** A validated job with every default filled in. */
export interface EnqueuedJob {
  type: string
  name: string
  input: Json
  priority: number
  key: string | null
  group: string | null
  runId: number | null
  maxAttempts: number
  backoffMs: number
  timeoutMs: number | null
  runAfter: number | null
  held: boolean
  /** The place of its run that it fills (rule U4); left out: none. */
  slot?: { model: string; scenario: number; sample: number }
  /** How much of its group's rate a start takes; left out: 1. */
  weight?: number
}

interface InsertArgs extends Omit<EnqueuedJob, 'held' | 'input' | 'slot' | 'weight'> {
  rev: number
  at: number
  model: string | null
  scenario: number | null
  sample: number | null
  weight: number
  rank: string
  held: number
  input: string
  originId: number
}

/** In the very words of the partial index `jobs_idempotency`: with a bound parameter SQLite would not recognise it. */
const keyIsLive = sql<boolean>`idempotency_key is not null and state <> 'cancelled'`

/** Inserts jobs in order, each last in its priority (rule Q1); an idempotency key that is taken names its job (Q9). */
export class Enqueueing {
  readonly #db: Database
  readonly #ranks: Ranks
  readonly #insert: PreparedQuery<InsertArgs>
  readonly #byKey: PreparedQuery<{ key: string }, { id: number }>

  constructor(db: Database, ranks: Ranks) {
    this.#db = db
    this.#ranks = ranks
    this.#insert = db.prepare((arg) =>
      sqlBuilder.insertInto('jobs').values({
        rev: arg('rev'),
        type: arg('type'),
        name: arg('name'),
        state: 'queued',
        priority: arg('priority'),
        rank: arg('rank'),
        held: arg('held'),
        group_name: arg('group'),
        run_id: arg('runId'),
        max_attempts: arg('maxAttempts'),
        backoff_ms: arg('backoffMs'),
        timeout_ms: arg('timeoutMs'),
        run_after: arg('runAfter'),
        idempotency_key: arg('key'),
        created_at: arg('at'),
        state_since: arg('at'),
        weight: arg('weight'),
        origin_id: arg('originId'),
        model: arg('model'),
        scenario: arg('scenario'),
        sample: arg('sample'),
        input: arg('input'),
      } as never),
    )
    this.#byKey = db.prepare((arg) =>
      sqlBuilder.selectFrom('jobs').select('id').where('idempotency_key', '=', arg('key')).where(keyIsLive),
    )
  }

  insert(
    tx: Transaction,
    jobs: readonly EnqueuedJob[],
    origin: Origin,
    at: number,
  ): { id: number; existed: boolean }[] {
    const originId = this.originId(origin)
    return this.insertFrom(
      tx,
      jobs.map((job) => ({ job, originId })),
      at,
    )
  }

  /** Like `insert`, of jobs that come from several places. */
  insertFrom(
    tx: Transaction,
    jobs: readonly { job: EnqueuedJob; originId: number }[],
    at: number,
  ): { id: number; existed: boolean }[] {
    const ranks = this.#ranks.last(jobs.length)
    const rev = tx.rev()
    return jobs.map(({ job, originId }, i) => {
      // The transaction holds the write lock, so nobody can take the key between this look and the insert; the unique
      // index stands behind it.
      const taken = job.key === null ? undefined : this.#byKey.get({ key: job.key })
      if (taken !== undefined) return { id: taken.id, existed: true }
      const id = this.#insert.insert({
        ...job,
        rev,
        at,
        rank: ranks[i] as string,
        held: Number(job.held),
        input: JSON.stringify(job.input),
        originId,
        model: job.slot?.model ?? null,
        scenario: job.slot?.scenario ?? null,
        sample: job.slot?.sample ?? null,
        weight: job.weight ?? 1,
      })
      return { id, existed: false }
    })
  }

  /** The job that holds the key now. */
  idOfKey(key: string): number | undefined {
    return this.#byKey.get({ key })?.id
  }

  /** The completed job that holds the key lets go of it. @returns whether there was one */
  releaseKey(tx: Transaction, key: string): boolean {
    const change = { idempotency_key: null, rev: tx.rev() }
    return (
      this.#db.run(
        sqlBuilder.updateTable('jobs').set(change).where('idempotency_key', '=', key).where('state', '=', 'completed'),
      ) > 0
    )
  }

  /** Of the row that says where jobs come from; made if it is not there. */
  originId(origin: Origin): number {
    const body = JSON.stringify(origin)
    const known = this.#db.get(sqlBuilder.selectFrom('origins').select('id').where('body', '=', body))
    if (known !== undefined) return known.id
    return present(this.#db.get(sqlBuilder.insertInto('origins').values({ body }).returning('id')), 'the origin').id
  }
}
