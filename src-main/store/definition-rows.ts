import type { Selectable } from 'kysely'
import type { DefinitionContent } from '../../src-shared/definition.js'
import { type Database, present, sqlBuilder } from './database.js'
import type { Schema } from './schema.js'

export type DefinitionRow = Selectable<Schema['definitions']>

/** Rows of definitions and their versions. A version, once written, is never changed (rule D4). */
export class DefinitionRows {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Newest change first. */
  list(options: { hidden: boolean }): DefinitionRow[] {
    const all = sqlBuilder.selectFrom('definitions').selectAll().orderBy('updated_at', 'desc').orderBy('id', 'desc')
    return this.#db.all(options.hidden ? all : all.where('hidden_at', 'is', null))
  }

  row(id: number): DefinitionRow | undefined {
    return this.#db.get(sqlBuilder.selectFrom('definitions').selectAll().where('id', '=', id))
  }

  content(id: number, version: number): DefinitionContent | undefined {
    const row = this.#db.get(
      sqlBuilder
        .selectFrom('definition_versions')
        .select('content')
        .where('definition_id', '=', id)
        .where('version', '=', version),
    )
    return row === undefined ? undefined : (JSON.parse(row.content) as DefinitionContent)
  }

  /** Newest first. */
  versions(id: number): { version: number; createdAt: number }[] {
    return this.#db.all(
      sqlBuilder
        .selectFrom('definition_versions')
        .select(['version', 'created_at as createdAt'])
        .where('definition_id', '=', id)
        .orderBy('version', 'desc'),
    )
  }

  /** Runs of any version. */
  runCount(id: number): number {
    const counted = sqlBuilder.selectFrom('runs').select((eb) => eb.fn.countAll<number>().as('n'))
    return this.#db.get(counted.where('definition_id', '=', id))?.n ?? 0
  }

  /** @returns the new definition's id */
  add(name: string, content: DefinitionContent, at: number, parentId: number | null): number {
    const values = { name, version: 1, parent_id: parentId, created_at: at, updated_at: at }
    const added = this.#db.get(sqlBuilder.insertInto('definitions').values(values).returning('id'))
    const { id } = present(added, 'the definition')
    this.#addVersion(id, 1, content, at)
    return id
  }

  /** Writes the next version. */
  edit(id: number, content: DefinitionContent, at: number): void {
    const edited = this.#db.get(
      sqlBuilder
        .updateTable('definitions')
        .set((eb) => ({ version: eb('version', '+', 1), updated_at: at }))
        .where('id', '=', id)
        .returning('version'),
    )
    this.#addVersion(id, present(edited, `definition ${id}`).version, content, at)
  }

  rename(id: number, name: string, at: number): void {
    this.#db.run(sqlBuilder.updateTable('definitions').set({ name, updated_at: at }).where('id', '=', id))
  }

  /** @param at null shows it again */
  hide(id: number, at: number | null): void {
    this.#db.run(sqlBuilder.updateTable('definitions').set({ hidden_at: at }).where('id', '=', id))
  }

  delete(id: number): void {
    this.#db.run(sqlBuilder.deleteFrom('definition_versions').where('definition_id', '=', id))
    this.#db.run(sqlBuilder.deleteFrom('definitions').where('id', '=', id))
  }

  #addVersion(id: number, version: number, content: DefinitionContent, at: number): void {
    const values = { definition_id: id, version, created_at: at, content: JSON.stringify(content) }
    this.#db.run(sqlBuilder.insertInto('definition_versions').values(values))
  }
}
