import { basename } from 'node:path'
import { sql } from 'kysely'
import type { DocumentChunk, DocumentView } from '../../src-shared/document.js'
import { chunkId, chunkIds } from './chunk-ids.js'
import { type Database, present, sqlBuilder } from './database.js'
import { DocumentReads } from './document-reads.js'

const BEING_REMOVED = -1

/** What is known of a file when the writing of its parts begins. */
export interface NewDocument
  extends Pick<
    DocumentView,
    | 'hash'
    | 'path'
    | 'name'
    | 'size'
    | 'modifiedAt'
    | 'type'
    | 'kind'
    | 'title'
    | 'facts'
    | 'notes'
    | 'characters'
    | 'chunks'
    | 'jobId'
  > {
  /** Version of the code that cut its text. */
  recipe: number
}

/** Under what a document is found, by which job, and since when (epoch ms). */
export type FinishedDocument = Pick<NewDocument, 'path' | 'name' | 'jobId'> & { at: number }

/**
 * Ingested files and the parts of their text. A document is written over several short transactions: its row, its parts some
 * at a time, and at last the moment at which it is whole, from which on it is found. Doing any of it twice changes nothing.
 */
export class DocumentRows {
  readonly #db: Database
  readonly #reads: DocumentReads

  constructor(db: Database) {
    this.#db = db
    this.#reads = new DocumentReads(db)
  }

  /**
   * To be called in a transaction. Makes the document's row, or finds one of the same content.
   *
   * @returns whether it is whole, and if not, how many parts are there; parts that an older version cut are taken away
   */
  begin(document: NewDocument): { id: number; isWhole: boolean; parts: number } {
    const known = this.#db.get(sqlBuilder.selectFrom('documents').selectAll().where('hash', '=', document.hash))
    if (known?.ingested_at != null) return { id: known.id, isWhole: true, parts: known.chunks + 1 }
    if (known !== undefined) {
      if (known.recipe === document.recipe) return { id: known.id, isWhole: false, parts: this.#partsOf(known.id) }
      this.#markRemoved((query) => query.where('id', '=', known.id))
    }
    const row = this.#db.get(sqlBuilder.insertInto('documents').values(rowOf(document)).returning('id'))
    return { id: present(row, 'the new document').id, isWhole: false, parts: 0 }
  }

  /** To be called in a transaction. Parts that are there already stay as they are. */
  addChunks(documentId: number, chunks: readonly DocumentChunk[]): void {
    for (const { seq, text, page, line, heading, from, to } of chunks) {
      const row = { document_id: documentId, seq, text, page, line, heading, from_char: from, to_char: to }
      this.#db.run(
        sqlBuilder
          .insertInto('document_chunks')
          .values({ id: chunkId(documentId, seq), ...row })
          .onConflict((oc) => oc.column('id').doNothing()),
      )
    }
  }

  /**
   * To be called in a transaction, when all parts are there: from now on the document is found, under the path of the job that
   * finishes it.
   *
   * @returns as {@link takePath}
   */
  finish(documentId: number, { path, name, jobId, at }: FinishedDocument): string | null {
    const { hash } = present(
      this.#db.get(sqlBuilder.selectFrom('documents').select('hash').where('id', '=', documentId)),
      'the document',
    )
    this.#db.run(
      sqlBuilder
        .updateTable('documents')
        .set({ ingested_at: at, path, name, job_id: jobId })
        .where('id', '=', documentId)
        .where('ingested_at', 'is', null),
    )
    return this.takePath(path, hash)
  }

  /**
   * To be called in a transaction: the path has this content now. The content that it had before is found no more, unless
   * another path has it.
   *
   * @returns hash of that content, if it is found no more
   */
  takePath(path: string, hash: string): string | null {
    const before = this.#reads.hashAt(path)
    if (before === hash) return null
    const row = { path, hash }
    this.#db.run(
      sqlBuilder
        .insertInto('document_paths')
        .values(row)
        .onConflict((oc) => oc.column('path').doUpdateSet({ hash })),
    )
    if (before === null) return null
    const other = this.#db.get(
      sqlBuilder.selectFrom('document_paths').select('path').where('hash', '=', before).orderBy('path').limit(1),
    )
    if (other === undefined) {
      const wasFound = this.#reads.has(before)
      this.#markRemoved((query) => query.where('hash', '=', before).where('ingested_at', 'is not', null))
      return wasFound ? before : null
    }
    const moved = { path: other.path, name: basename(other.path) }
    this.#db.run(sqlBuilder.updateTable('documents').set(moved).where('hash', '=', before).where('path', '=', path))
    return null
  }

  /** To be called in a transaction. They are found no more; {@link sweep} deletes them. */
  remove(ids: readonly number[]): void {
    for (const id of ids) {
      const row = this.#db.get(sqlBuilder.selectFrom('documents').select('hash').where('id', '=', id))
      if (row !== undefined) this.#db.run(sqlBuilder.deleteFrom('document_paths').where('hash', '=', row.hash))
      this.#markRemoved((query) => query.where('id', '=', id))
    }
  }

  /** To be called in a transaction. Deletes some parts of removed documents. @returns whether there may be more */
  sweep(limit: number): boolean {
    const next = this.#db.get(
      sqlBuilder.selectFrom('documents').select('id').where('recipe', '=', BEING_REMOVED).limit(1),
    )
    if (next === undefined) return false
    const { lowest, highest } = chunkIds(next.id)
    const parts = this.#db.all(
      sqlBuilder
        .selectFrom('document_chunks')
        .select('id')
        .where('id', '>=', lowest)
        .where('id', '<=', highest)
        .limit(limit),
    )
    for (const { id } of parts) this.#db.run(sqlBuilder.deleteFrom('document_chunks').where('id', '=', id))
    if (parts.length < limit) this.#db.run(sqlBuilder.deleteFrom('documents').where('id', '=', next.id))
    return true
  }

  #partsOf(id: number): number {
    const { lowest, highest } = chunkIds(id)
    const row = this.#db.get(
      sqlBuilder
        .selectFrom('document_chunks')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .where('id', '>=', lowest)
        .where('id', '<=', highest),
    )
    return row?.n ?? 0
  }

  /** Frees the content's hash at once, so that it may be ingested anew while its old parts still go. */
  #markRemoved(which: (query: ReturnType<typeof removal>) => ReturnType<typeof removal>): void {
    this.#db.run(which(removal()))
  }
}

function removal() {
  return sqlBuilder
    .updateTable('documents')
    .set({ ingested_at: null, recipe: BEING_REMOVED, hash: sql`'removed:' || id` })
}

function rowOf({ modifiedAt, facts, notes, jobId, ...same }: NewDocument) {
  return {
    ...same,
    modified_at: modifiedAt,
    facts: JSON.stringify(facts),
    notes: JSON.stringify(notes),
    job_id: jobId,
    ingested_at: null,
  }
}
