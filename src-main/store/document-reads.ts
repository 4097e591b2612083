import { sql } from 'kysely'
import type { DocumentChunk, DocumentFacts, DocumentView } from '../../src-shared/document.js'
import { chunkId, chunkIds } from './chunk-ids.js'
import { type Database, sqlBuilder } from './database.js'
import type { Schema } from './schema.js'

/** Which documents: all, those of a file, those with words in name or title. */
export interface DocumentFilter {
  path?: string
  search?: string
  limit: number
  offset: number
}

/** Ingested files that are whole, as they are shown. */
export class DocumentReads {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
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
    if (path !== undefined) query = query.where('documents.hash', '=', this.hashAt(path) ?? '')
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
    const { lowest } = chunkIds(documentId)
    const rows = this.#db.all(
      sqlBuilder
        .selectFrom('document_chunks')
        .selectAll()
        .where('id', '>=', lowest)
        .where('id', '<=', chunkId(documentId, from))
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

  /** The content that a path had when it was last ingested. */
  hashAt(path: string): string | null {
    const row = this.#db.get(sqlBuilder.selectFrom('document_paths').select('hash').where('path', '=', path))
    return row?.hash ?? null
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
    .select([
      'jobs.id as found_job',
      sql<string>`(select json_group_array(other.path) from document_paths as other
        where other.hash = documents.hash and other.path <> documents.path)`.as('other_paths'),
    ])
    .where('documents.ingested_at', 'is not', null)
}

type ViewRow = Omit<Schema['documents'], 'id' | 'ingested_at'> & {
  id: number
  ingested_at: number | null
  found_job: number | null
  other_paths: string
}

function viewOf(row: ViewRow): DocumentView {
  const { id, hash, path, name, size, type, kind, title, characters, chunks } = row
  return {
    id,
    hash,
    path,
    otherPaths: JSON.parse(row.other_paths) as string[],
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
