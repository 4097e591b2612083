import { sql, type Updateable } from 'kysely'
import { JobyardError } from '../../src-shared/errors.js'
import { type Actor, isTerminal, type JobState } from '../../src-shared/job.js'
import { mayMove } from '../../src-shared/job-machine.js'
import type { Transaction } from '../engine/ports.js'
import { type Database, sqlBuilder } from './database.js'
import type { JobRow } from './job-rows.js'
import type { PreparedQuery } from './prepared-query.js'
import type { JobTable } from './schema.js'

/** Columns that a transition may set beside those that follow from its two states. */
export type TransitionColumns = Pick<
  Updateable<JobTable>,
  | 'attempt_open'
  | 'max_attempts'
  | 'rank'
  | 'run_after'
  | 'held'
  | 'stage'
  | 'progress'
  | 'message'
  | 'iteration'
  | 'iterations'
  | 'owner'
  | 'pid'
  | 'pid_start'
  | 'frozen'
  | 'error_code'
  | 'error_message'
  | 'error_retryable'
>

/** One change of state, conditional on what the caller believes (rule S8). */
export interface Transition {
  id: number
  from: JobState
  to: JobState
  actor: Actor
  at: number
  reason?: string | null
  /** The engine that must own the job, or null when none may; left out, anyone's. */
  owner?: string | null
  /** The attempt that must be the latest. */
  attempt?: number
  set?: TransitionColumns
}

type Row = Pick<JobRow, 'transitions' | 'attempt' | 'type'>

/**
 * The one writer of states. Every change is an update that holds only in the expected state (and, for an engine's
 * writes, under its ownership and attempt), followed by its history row in the same transaction (rules S2, S5, S8).
 */
export class TransitionWriter {
  readonly #db: Database
  readonly #updates = new Map<string, PreparedQuery<Record<string, unknown>, Row>>()
  readonly #claim: PreparedQuery<{ id: number; owner: string; at: number; rev: number }, JobRow>
  readonly #history: PreparedQuery<HistoryArgs>

  constructor(db: Database) {
    this.#db = db
    this.#claim = prepareClaim(db)
    this.#history = prepareHistory(db)
  }

  /** @returns the job's attempt and type, or null when the row was not as expected: then nothing was changed */
  apply(tx: Transaction, t: Transition): { attempt: number; type: string } | null {
    if (!mayMove(t.from, t.to, t.actor)) {
      throw new JobyardError('internal', `${t.actor} may not move a job from ${t.from} to ${t.to}`)
    }
    const set = t.set ?? {}
    const owned = t.owner === undefined ? 'any' : t.owner === null ? 'none' : 'one'
    const keys = Object.keys(set).sort()
    const shape = `${t.from} ${t.to} ${owned} ${t.attempt === undefined} ${keys.join(' ')}`
    let update = this.#updates.get(shape)
    if (update === undefined) {
      update = prepareUpdate(this.#db, t, keys)
      this.#updates.set(shape, update)
    }
    const row = update.get({ ...set, id: t.id, at: t.at, rev: tx.rev(), ownedBy: t.owner, ofAttempt: t.attempt })
    if (row === undefined) return null
    this.#history.run({
      id: t.id,
      seq: row.transitions,
      at: t.at,
      from: t.from,
      to: t.to,
      actor: t.actor,
      attempt: row.attempt,
      reason: t.reason ?? null,
    })
    return { attempt: row.attempt, type: row.type }
  }

  /**
   * queued → running, if the job is still queued, due, not held, and free or frozen in this engine's hands. An attempt
   * that a pause or a shutdown left open goes on; else the next one begins.
   *
   * @returns the row as it is now, or null when another engine or a person was faster
   */
  claim(tx: Transaction, claim: { id: number; owner: string; at: number; reason?: string | null }): JobRow | null {
    const row = this.#claim.get({ id: claim.id, owner: claim.owner, at: claim.at, rev: tx.rev() })
    if (row === undefined) return null
    this.#history.run({
      id: claim.id,
      seq: row.transitions,
      at: claim.at,
      from: 'queued',
      to: 'running',
      actor: 'scheduler',
      attempt: row.attempt,
      reason: claim.reason ?? null,
    })
    return row
  }
}

type Arg = <K extends string>(name: K) => never

function prepareUpdate(db: Database, t: Transition, keys: string[]): PreparedQuery<Record<string, unknown>, Row> {
  return db.prepare<Record<string, unknown>, Row>((argument) => {
    const arg = argument as Arg
    const elapsed = sql<number>`max(0, ${arg('at')} - state_since)`
    let query = sqlBuilder
      .updateTable('jobs')
      .set({ state: t.to, rev: arg('rev'), state_since: arg('at'), transitions: sql`transitions + 1` })
      .where('id', '=', arg('id'))
      .where('state', '=', t.from)
      .returning(['transitions', 'attempt', 'type'])
    if (t.from === 'running') {
      query = query.set({ running_ms: sql`running_ms + ${elapsed}`, attempt_ms: sql`attempt_ms + ${elapsed}` })
    }
    if (t.from === 'queued') query = query.set({ waited_ms: sql`waited_ms + iif(held, 0, ${elapsed})` })
    if (t.from === 'paused') query = query.set({ paused_at: null })
    if (t.to === 'paused') query = query.set({ paused_at: arg('at') })
    if (t.to === 'running') query = query.set({ started_at: sql`coalesce(started_at, ${arg('at')})`, run_after: null })
    if (isTerminal(t.to)) {
      query = query.set({
        finished_at: arg('at'),
        held: 0,
        run_after: null,
        owner: null,
        pid: null,
        pid_start: null,
        frozen: 0,
      })
    } else if (isTerminal(t.from)) query = query.set({ finished_at: null })
    for (const key of keys) query = query.set({ [key]: arg(key) })
    if (t.owner === null) query = query.where('owner', 'is', null)
    else if (t.owner !== undefined) query = query.where('owner', '=', arg('ownedBy'))
    if (t.attempt !== undefined) query = query.where('attempt', '=', arg('ofAttempt'))
    return query
  })
}

function prepareClaim(db: Database): PreparedQuery<{ id: number; owner: string; at: number; rev: number }, JobRow> {
  return db.prepare((arg) => {
    const fresh = (value: string | null) => sql<string | null>`iif(attempt_open, ${sql.ref(value ?? 'stage')}, null)`
    return sqlBuilder
      .updateTable('jobs')
      .set({
        state: 'running',
        rev: arg('rev'),
        transitions: sql`transitions + 1`,
        waited_ms: sql`waited_ms + max(0, ${arg('at')} - state_since)`,
        state_since: arg('at'),
        started_at: sql`coalesce(started_at, ${arg('at')})`,
        run_after: null,
        attempt: sql`iif(attempt_open, attempt, attempt + 1)`,
        attempt_ms: sql`iif(attempt_open, attempt_ms, 0)`,
        // A new attempt reports anew; iteration and checkpoint are what it goes on from.
        progress: sql`iif(attempt_open, progress, null)`,
        stage: fresh('stage'),
        message: fresh('message'),
        attempt_open: 1,
        owner: arg('owner'),
        frozen: 0,
        heartbeat_at: null,
        lease_ms: null,
      })
      .where('id', '=', arg('id'))
      .where('state', '=', 'queued')
      .where('held', '=', 0)
      .where((eb) => eb.or([eb('run_after', 'is', null), eb('run_after', '<=', arg('at'))]))
      .where((eb) => eb.or([eb('owner', 'is', null), eb('owner', '=', arg('owner'))]))
      .returningAll()
  })
}

interface HistoryArgs {
  id: number
  seq: number
  at: number
  from: JobState
  to: JobState
  actor: Actor
  attempt: number
  reason: string | null
}

function prepareHistory(db: Database): PreparedQuery<HistoryArgs> {
  return db.prepare<HistoryArgs>((arg) =>
    sqlBuilder.insertInto('history').values({
      job_id: arg('id'),
      seq: arg('seq'),
      at: arg('at'),
      from_state: arg('from'),
      to_state: arg('to'),
      actor: arg('actor'),
      attempt: arg('attempt'),
      reason: arg('reason'),
    }),
  )
}
