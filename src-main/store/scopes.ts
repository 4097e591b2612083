import { sql } from 'kysely'
import type { GroupRate } from '../engine/group-rate.js'
import { type Database, sqlBuilder } from './database.js'
import { RATE_COLUMNS } from './group-starts.js'
import type { PreparedQuery } from './prepared-query.js'
import type { ScopeKind } from './schema.js'

export interface ScopeRow {
  kind: ScopeKind
  name: string
}

export interface PauseRow extends ScopeRow {
  paused_at: number
  /** Null: a person did it. */
  reason: string | null
}

export interface LimitRow extends ScopeRow {
  /** Jobs at once; null: any number. */
  concurrency: number | null
  /** Starts per minute, of groups only; null: any number. */
  per_minute: number | null
}

/** Stored pauses and limits of the queue, a type, a group or a run (rules R1, R6). */
export class Scopes {
  readonly #db: Database
  readonly #pauses: PreparedQuery<Record<never, never>, PauseRow>

  constructor(db: Database) {
    this.#db = db
    this.#pauses = db.prepare(() => sqlBuilder.selectFrom('scope_pauses').selectAll().orderBy('kind').orderBy('name'))
  }

  pauses(): PauseRow[] {
    return this.#pauses.all({})
  }

  /** Paused already, it stays so; a new reason takes the place of the old one. */
  setPaused(scope: ScopeRow, at: number, reason: string | null = null): void {
    this.#db.run(
      sqlBuilder
        .insertInto('scope_pauses')
        .values({ ...scope, paused_at: at, reason })
        .onConflict((oc) => (reason === null ? oc.doNothing() : oc.doUpdateSet({ reason }))),
    )
  }

  clearPaused(scope: ScopeRow): void {
    this.#db.run(sqlBuilder.deleteFrom('scope_pauses').where('kind', '=', scope.kind).where('name', '=', scope.name))
  }

  limits(): LimitRow[] {
    return this.#db.all(
      sqlBuilder
        .selectFrom('scope_limits')
        .select(['kind', 'name', 'concurrency', 'per_minute'])
        .orderBy('kind')
        .orderBy('name'),
    )
  }

  limit(scope: ScopeRow): LimitRow | undefined {
    return this.limits().find(({ kind, name }) => kind === scope.kind && name === scope.name)
  }

  /** A limit of nothing is removed. Under a new rate the wait for the next start is as much shorter or longer. */
  setLimit({ kind, name, concurrency, per_minute }: LimitRow): void {
    if (concurrency === null && per_minute === null) {
      this.#db.run(sqlBuilder.deleteFrom('scope_limits').where('kind', '=', kind).where('name', '=', name))
      return
    }
    const next = sql<number | null>`last_start_at + (next_start_at - last_start_at) * per_minute / ${per_minute}`
    this.#db.run(
      sqlBuilder
        .insertInto('scope_limits')
        .values({ kind, name, concurrency, per_minute })
        .onConflict((oc) => oc.doUpdateSet({ concurrency, per_minute, next_start_at: next })),
    )
  }

  pause(scope: ScopeRow): PauseRow | undefined {
    return this.pauses().find(({ kind, name }) => kind === scope.kind && name === scope.name)
  }

  rates(): GroupRate[] {
    return this.#db.all(
      sqlBuilder
        .selectFrom('scope_limits')
        .select(RATE_COLUMNS)
        .where('kind', '=', 'group')
        .where('per_minute', 'is not', null)
        .$narrowType<{ perMinute: number }>(),
    )
  }
}
