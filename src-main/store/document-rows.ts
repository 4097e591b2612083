import { sql } from 'kysely'
import type { DocumentChunk, DocumentFacts, DocumentView } from '../../src-shared/document.js'
import { type Database, present, sqlBuilder } from './database.js'

/** Parts that a document has at most, as their ids allow. */
export const MAX_CHUNKS = 1_048_575
const IDS_A_DOCUMENT = 1_048_576
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

/** Which documents: all, those of a file, those with words in name or title. */
export interface DocumentFilter {
  path?: string
  search?: string
  limit: number
  offset: number
}

/**
 * Ingested files and the parts of their text. A document is written over several short transactions: its row, its parts some
 * at a time, and at last the moment at which it is whole, from which on it is found. Doing any of it twice changes nothing.
 */
export class DocumentRows {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
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
          .values({ id: idOf(documentId, seq), ...row })
          .onConflict((oc) => oc.column('id').doNothing()),
      )
    }
  }

  /**
   * To be called in a transaction, when all parts are there: from now on the document is found, under the path of the job that
   * finishes it, and another content that this path had before is not.
   *
   * @returns hash of the content whose place it took, if any
   */
  finish(documentId: number, { path, name, jobId, at }: FinishedDocument): string | null {
    const before = this.#db.get(
      sqlBuilder
        .selectFrom('documents')
        .select('hash')
        .where('path', '=', path)
        .where('id', '<>', documentId)
        .where('ingested_at', 'is not', null),
    )
    this.#markRemoved((query) =>
      query.where('path', '=', path).where('id', '<>', documentId).where('ingested_at', 'is not', null),
    )
    this.#db.run(
      sqlBuilder
        .updateTable('documents')
        .set({ ingested_at: at, path, name, job_id: jobId })
        .where('id', '=', documentId)
        .where('ingested_at', 'is', null),
    )
    return before?.hash ?? null
  }

  /** To be called in a transaction. They are found no more; {@link sweep} deletes them. */
  remove(ids: readonly number[]): void {
    for (const id of ids) this.#markRemoved((query) => query.where('id', '=', id))
  }

  /** To be called in a transaction. Deletes some parts of removed documents. @returns whether there may be more */
  sweep(limit: number): boolean {
    const next = this.#db.get(
      sqlBuilder.selectFrom('documents').select('id').where('recipe', '=', BEING_REMOVED).limit(1),
    )
    if (next === undefined) return false
    const { lowest, highest } = idsOf(next.id)
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

  byId(id: number): DocumentView | undefined {
    return this.#one((query) => query.where('documents.id', '=', id))
  }

  byHash(hash: string): DocumentView | undefined {
    return this.#one((query) => query.where('documents.hash', '=', hash))
  }

  /** The one whose hash begins so; undefined when there is none, or several. */
  byHashStart(start: string): DocumentView | undefined {
    const found = this.#db.all(
      views().where('documents.hash', '>=', start).where('documents.hash', '<', `${start}g`).limit(2),
    )
    return found.length === 1 && found[0] !== undefined ? viewOf(found[0]) : undefined
  }

  /** Whether the content is in the index. */
  has(hash: string): boolean {
    const row = this.#db.get(sqlBuilder.selectFrom('documents').select('ingested_at').where('hash', '=', hash))
    return row?.ingested_at != null
  }

  /** Newest first. */
  list({ path, search, limit, offset }: DocumentFilter): DocumentView[] {
    let query = views().orderBy('documents.id', 'desc').limit(limit).offset(offset)
    if (path !== undefined) query = query.where('documents.path', '=', path)
    if (search !== undefined && search !== '') {
      const part = search.toLowerCase()
      query = query.where((eb) =>
        eb.or([eb(sql`holds(documents.path, ${part})`, '=', 1), eb(sql`holds(documents.title, ${part})`, '=', 1)]),
      )
    }
    return this.#db.all(query).map(viewOf)
  }

  count(): number {
    const row = this.#db.get(
      sqlBuilder
        .selectFrom('documents')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .where('ingested_at', 'is not', null),
    )
    return row?.n ?? 0
  }

  /** Parts of a document in order, from place `from` on. */
  chunks(documentId: number, from: number, limit: number): DocumentChunk[] {
    const { lowest } = idsOf(documentId)
    const rows = this.#db.all(
      sqlBuilder
        .selectFrom('document_chunks')
        .selectAll()
        .where('id', '>=', lowest)
        .where('id', '<=', idOf(documentId, from))
        .orderBy('id', 'desc')
        .limit(limit),
    )
    return rows.map(({ seq, text, page, line, heading, from_char, to_char }) => ({
      seq,
      text,
      page,
      line,
      heading,
      from: from_char,
      to: to_char,
    }))
  }

  #partsOf(id: number): number {
    const { lowest, highest } = idsOf(id)
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

  #one(which: (query: Views) => Views): DocumentView | undefined {
    const row = this.#db.get(which(views()))
    return row === undefined ? undefined : viewOf(row)
  }
}

type Views = ReturnType<typeof views>

/** Documents that are whole, and whether their jobs are still there. */
function views() {
  return sqlBuilder
    .selectFrom('documents')
    .leftJoin('jobs', 'jobs.id', 'documents.job_id')
    .selectAll('documents')
    .select('jobs.id as found_job')
    .where('documents.ingested_at', 'is not', null)
}

function removal() {
  return sqlBuilder
    .updateTable('documents')
    .set({ ingested_at: null, recipe: BEING_REMOVED, hash: sql`'removed:' || id` })
}

/** Ids fall while places rise: see migrations/0007-documents.ts. */
function idOf(documentId: number, seq: number): number {
  return documentId * IDS_A_DOCUMENT + MAX_CHUNKS - seq
}

function idsOf(documentId: number): { lowest: number; highest: number } {
  return { lowest: idOf(documentId, MAX_CHUNKS), highest: idOf(documentId, 0) }
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

type ViewRow = Omit<ReturnType<typeof rowOf>, 'ingested_at'> & {
  id: number
  ingested_at: number | null
  found_job: number | null
}

function viewOf(row: ViewRow): DocumentView {
  const { id, hash, path, name, size, type, kind, title, characters, chunks } = row
  return {
    id,
    hash,
    path,
    name,
    size,
    modifiedAt: row.modified_at,
    ingestedAt: row.ingested_at ?? 0,
    type,
    kind,
    title,
    facts: JSON.parse(row.facts) as DocumentFacts,
    notes: JSON.parse(row.notes) as string[],
    characters,
    chunks,
    jobId: row.job_id,
    jobExists: row.found_job !== null,
  }
}
