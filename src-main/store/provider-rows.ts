import { type ProviderAccess, providerAccessSchema } from '../../src-shared/provider.js'
import { type Database, sqlBuilder } from './database.js'
import type { PreparedQuery } from './prepared-query.js'
import type { Schema } from './schema.js'

type Row = Schema['providers']

/** Providers as they are set up (rule P1): no key is ever in here, and limits are those of a provider's group. */
export class ProviderRows {
  readonly #db: Database
  readonly #byId: PreparedQuery<{ id: string }, Row>

  constructor(db: Database) {
    this.#db = db
    this.#byId = db.prepare((arg) => sqlBuilder.selectFrom('providers').selectAll().where('id', '=', arg('id')))
  }

  list(): ProviderAccess[] {
    return this.#db.all(sqlBuilder.selectFrom('providers').selectAll().orderBy('id')).map(accessOf)
  }

  get(id: string): ProviderAccess | undefined {
    const row = this.#byId.get({ id })
    return row === undefined ? undefined : accessOf(row)
  }

  /** Writes it, new or not; to be called in a transaction. */
  save(provider: ProviderAccess, at: number): void {
    const { id, kind, baseUrl, keyName, models, ...options } = provider
    const columns = {
      kind,
      base_url: baseUrl ?? null,
      key_name: keyName ?? null,
      models: JSON.stringify(models),
      options: JSON.stringify(options),
      updated_at: at,
    }
    this.#db.run(
      sqlBuilder
        .insertInto('providers')
        .values({ id, created_at: at, ...columns })
        .onConflict((oc) => oc.column('id').doUpdateSet(columns)),
    )
  }

  /** To be called in a transaction. @returns whether it was there */
  remove(id: string): boolean {
    return this.#db.run(sqlBuilder.deleteFrom('providers').where('id', '=', id)) > 0
  }

  /** Number of unfinished jobs in its group. */
  unfinishedJobs(group: string): number {
    const row = this.#db.get(
      sqlBuilder
        .selectFrom('jobs')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .where('group_name', '=', group)
        .where('state', 'in', ['queued', 'running', 'paused']),
    )
    return row?.n ?? 0
  }
}

function accessOf(row: Row): ProviderAccess {
  return providerAccessSchema.parse({
    id: row.id,
    kind: row.kind,
    models: JSON.parse(row.models),
    ...JSON.parse(row.options),
    ...(row.base_url !== null && { baseUrl: row.base_url }),
    ...(row.key_name !== null && { keyName: row.key_name }),
  })
}
