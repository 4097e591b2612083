import { type Selectable, sql } from 'kysely'
import type { DefinitionContent } from '../../src-shared/definition.js'
import { type Database, sqlBuilder } from './database.js'
import type { Schema } from './schema.js'

const COLUMNS = [
  'id',
  'definition_id',
  'definition_version',
  'definition_name',
  'experiment',
  'priority',
  'sample_percentage',
  'sample_seed',
  'samples_per_scenario',
  'temperature',
  'max_turns',
  'token_cap',
  'cost_cap',
  'created_at',
  'cancelled_at',
  'simulated',
  'models',
  'providers',
] as const

/** A run's row without its snapshot, which may be large. */
export type RunRow = Pick<Selectable<Schema['runs']>, (typeof COLUMNS)[number]>

/** What a run's answers mean: never changed once the run is there. */
export interface RunSnapshot {
  content: DefinitionContent
  /** Indices of the chosen scenarios, in the order in which they are asked. */
  chosen: number[]
}

/** How many snapshots are kept in memory. */
const KEPT = 8

/** Rows of runs. How far a run is stands in the rows of its jobs (run-progress.ts). */
export class RunRows {
  readonly #db: Database
  readonly #snapshots = new Map<number, RunSnapshot>()

  constructor(db: Database) {
    this.#db = db
  }

  row(id: number): RunRow | undefined {
    return this.#db.get(sqlBuilder.selectFrom('runs').select(COLUMNS).where('id', '=', id))
  }

  /** Newest first. */
  list(filter: { definitionId?: number }): RunRow[] {
    const all = sqlBuilder.selectFrom('runs').select(COLUMNS).orderBy('id', 'desc')
    const { definitionId } = filter
    return this.#db.all(definitionId === undefined ? all : all.where('definition_id', '=', definitionId))
  }

  /** The run must exist. */
  snapshot(id: number): RunSnapshot {
    const known = this.#snapshots.get(id)
    if (known !== undefined) return known
    const row = this.#db.get(sqlBuilder.selectFrom('runs').select(['content', 'scenarios']).where('id', '=', id))
    const snapshot = {
      content: JSON.parse(row?.content ?? '{}') as DefinitionContent,
      chosen: JSON.parse(row?.scenarios ?? '[]') as number[],
    }
    if (this.#snapshots.size >= KEPT) this.#snapshots.delete(this.#snapshots.keys().next().value as number)
    this.#snapshots.set(id, snapshot)
    return snapshot
  }

  /** Null: it is not paused. `reason` is null when a person did it. */
  pause(id: number): { reason: string | null } | null {
    const row = this.#db.get(
      sqlBuilder.selectFrom('scope_pauses').select('reason').where('kind', '=', 'run').where('name', '=', String(id)),
    )
    return row ?? null
  }

  setCancelled(id: number, at: number): void {
    this.#db.run(sqlBuilder.updateTable('runs').set({ cancelled_at: at }).where('id', '=', id))
  }

  liftCap(id: number, cap: 'token_cap' | 'cost_cap'): void {
    this.#db.run(
      sqlBuilder
        .updateTable('runs')
        .set({ [cap]: null })
        .where('id', '=', id),
    )
  }

  isCancelled(id: number): boolean {
    const row = this.#db.get(sqlBuilder.selectFrom('runs').select('cancelled_at').where('id', '=', id))
    return row?.cancelled_at != null
  }

  /** Runs that somebody may have to look after: never analysed, or cancelled and perhaps not to the end. Oldest first. */
  unsettled(): number[] {
    const rows = this.#db.all(
      sqlBuilder
        .selectFrom('runs')
        .select('id')
        .where((eb) =>
          eb.or([
            sql<boolean>`exists (select 1 from scope_pauses where kind = 'run' and name = cast(runs.id as text))`,
            eb.and([
              eb('cancelled_at', 'is', null),
              eb.not(eb.exists(eb.selectFrom('analyses').select('analyses.id').whereRef('run_id', '=', 'runs.id'))),
            ]),
          ]),
        )
        .orderBy('id'),
    )
    return rows.map(({ id }) => id)
  }

  /** The newest runs that asked the model, for what its answers took. */
  newestOfModel(model: string, limit: number): number[] {
    const rows = this.#db.all(
      sqlBuilder
        .selectFrom('runs')
        .select('id')
        .where(sql<boolean>`exists (select 1 from json_each(runs.models) where value = ${model})`)
        .orderBy('id', 'desc')
        .limit(limit),
    )
    return rows.map(({ id }) => id)
  }
}
