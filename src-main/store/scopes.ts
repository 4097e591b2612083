import { type Database, sqlBuilder } from './database.js'
import type { PreparedQuery } from './prepared-query.js'
import type { ScopeKind } from './schema.js'

export interface ScopeRow {
  kind: ScopeKind
  name: string
}

/** Stored pauses and limits of the queue, a type, a group or a run (rules R1, R6). */
export class Scopes {
  readonly #db: Database
  readonly #pauses: PreparedQuery<Record<never, never>, ScopeRow>

  constructor(db: Database) {
    this.#db = db
    this.#pauses = db.prepare(() =>
      sqlBuilder.selectFrom('scope_pauses').select(['kind', 'name']).orderBy('kind').orderBy('name'),
    )
  }

  pauses(): ScopeRow[] {
    return this.#pauses.all({})
  }

  setPaused(scope: ScopeRow, at: number): void {
    this.#db.run(
      sqlBuilder
        .insertInto('scope_pauses')
        .values({ ...scope, paused_at: at })
        .onConflict((oc) => oc.doNothing()),
    )
  }

  clearPaused(scope: ScopeRow): void {
    this.#db.run(sqlBuilder.deleteFrom('scope_pauses').where('kind', '=', scope.kind).where('name', '=', scope.name))
  }

  limits(): (ScopeRow & { concurrency: number })[] {
    return this.#db.all(
      sqlBuilder.selectFrom('scope_limits').select(['kind', 'name', 'concurrency']).orderBy('kind').orderBy('name'),
    )
  }

  setLimit(scope: ScopeRow, concurrency: number): void {
    this.#db.run(
      sqlBuilder
        .insertInto('scope_limits')
        .values({ ...scope, concurrency })
        .onConflict((oc) => oc.doUpdateSet({ concurrency })),
    )
  }

  clearLimit(scope: ScopeRow): void {
    this.#db.run(sqlBuilder.deleteFrom('scope_limits').where('kind', '=', scope.kind).where('name', '=', scope.name))
  }
}
