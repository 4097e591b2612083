import type { Selectable } from 'kysely'
import type { ErrorBody } from '../../src-shared/errors.js'
import type { EngineRecord } from '../engine/ports.js'
import { type Database, present, sqlBuilder } from './database.js'
import type { PreparedQuery } from './prepared-query.js'
import type { Schema } from './schema.js'

export type RequestRow = Selectable<Schema['requests']>
export type RequestVerb = RequestRow['verb']

/** Rows by which processes that share the database find and ask each other. */
export class Coordination {
  readonly #db: Database
  readonly #open: PreparedQuery<{ engine: string }, RequestRow>

  constructor(db: Database) {
    this.#db = db
    this.#open = db.prepare((arg) =>
      sqlBuilder
        .selectFrom('requests')
        .selectAll()
        .where('engine', '=', arg('engine'))
        .where('answered_at', 'is', null)
        .orderBy('id'),
    )
  }

  engines(): EngineRecord[] {
    return this.#db.all(sqlBuilder.selectFrom('engines').selectAll().orderBy('started_at')).map((row) => ({
      id: row.id,
      kind: row.kind,
      pid: row.pid,
      pidStart: row.pid_start,
      bootId: row.boot_id,
      launcherPid: row.launcher_pid,
      launcherStart: row.launcher_start,
      concurrency: row.concurrency,
      startedAt: row.started_at,
      heartbeatAt: row.heartbeat_at,
    }))
  }

  addEngine(record: EngineRecord): void {
    this.#db.run(sqlBuilder.insertInto('engines').values(columnsOf(record) as Selectable<Schema['engines']>))
  }

  updateEngine(id: string, values: Partial<EngineRecord>): void {
    this.#db.run(sqlBuilder.updateTable('engines').set(columnsOf(values)).where('id', '=', id))
  }

  removeEngine(id: string): void {
    this.#db.run(sqlBuilder.deleteFrom('engines').where('id', '=', id))
    this.#db.run(sqlBuilder.deleteFrom('requests').where('engine', '=', id).where('answered_at', 'is', null))
  }

  /** @param request `pid`, `pidStart`: the process that asks */
  addRequest(request: {
    jobId: number
    verb: RequestVerb
    engine: string
    at: number
    pid: number
    pidStart: string | null
  }): number {
    const row = this.#db.get(
      sqlBuilder
        .insertInto('requests')
        .values({
          job_id: request.jobId,
          verb: request.verb,
          engine: request.engine,
          created_at: request.at,
          pid: request.pid,
          pid_start: request.pidStart,
        })
        .returning('id'),
    )
    return present(row, 'the request').id
  }

  openRequests(engine: string): RequestRow[] {
    return this.#open.all({ engine })
  }

  request(id: number): RequestRow | undefined {
    return this.#db.get(sqlBuilder.selectFrom('requests').selectAll().where('id', '=', id))
  }

  answer(id: number, at: number, error: ErrorBody | null): void {
    this.#db.run(
      sqlBuilder
        .updateTable('requests')
        .set({ answered_at: at, error: error === null ? null : JSON.stringify(error) })
        .where('id', '=', id),
    )
  }

  /** @returns whether it was still there */
  dropRequest(id: number): boolean {
    return this.#db.run(sqlBuilder.deleteFrom('requests').where('id', '=', id)) > 0
  }

  /** Removes answers that nobody fetched, because the one who asked is gone. */
  dropOldRequests(before: number): void {
    this.#db.run(sqlBuilder.deleteFrom('requests').where('created_at', '<', before))
  }
}

const ENGINE_COLUMNS = {
  id: 'id',
  kind: 'kind',
  pid: 'pid',
  pidStart: 'pid_start',
  bootId: 'boot_id',
  launcherPid: 'launcher_pid',
  launcherStart: 'launcher_start',
  concurrency: 'concurrency',
  startedAt: 'started_at',
  heartbeatAt: 'heartbeat_at',
} as const satisfies Record<keyof EngineRecord, keyof Schema['engines']>

function columnsOf(values: Partial<EngineRecord>): Partial<Selectable<Schema['engines']>> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [ENGINE_COLUMNS[key as keyof EngineRecord], value]),
  )
}
