import { sql } from 'kysely'
import type { DocumentHit } from '../../src-shared/document.js'
import { type Database, sqlBuilder } from './database.js'
import { matchQuery } from './match-query.js'

/** Words shown around a match. */
const SNIPPET_WORDS = 16
/** What a match begins with in a marked text. */
const OPEN = '\ue000'

/** Search over the text of ingested files, through the full-text index `document_chunks_fts`. */
export class DocumentSearch {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** The newest document first, and of each its beginning first; none for a text without a word. */
  search(text: string, { limit, offset }: { limit: number; offset: number }): DocumentHit[] {
    const match = matchQuery(text)
    if (match === null) return []
    const rows = this.#db.all(
      sqlBuilder
        .selectFrom(sql<{ rowid: number }>`document_chunks_fts`.as('document_chunks_fts'))
        .innerJoin('document_chunks as part', 'part.id', 'document_chunks_fts.rowid')
        .innerJoin('documents', 'documents.id', 'part.document_id')
        .leftJoin('jobs', 'jobs.id', 'documents.job_id')
        .select([
          'documents.id as documentId',
          'documents.job_id as jobId',
          'jobs.id as foundJob',
          'documents.path',
          'documents.name',
          'documents.kind',
          'documents.ingested_at as at',
          'part.seq',
          'part.page',
          'part.line',
          'part.heading',
          sql<string>`highlight(document_chunks_fts, 0, char(0xe000), char(0xe001))`.as('marked'),
          sql<string>`snippet(document_chunks_fts, 0, char(0xe000), char(0xe001), '…', ${sql.lit(SNIPPET_WORDS)})`.as(
            'snippet',
          ),
        ])
        .where(sql<boolean>`document_chunks_fts match ${match}`)
        .where('documents.ingested_at', 'is not', null)
        .orderBy('document_chunks_fts.rowid', 'desc')
        .limit(limit)
        .offset(offset),
    )
    return rows.map(({ marked, foundJob, line, at, ...hit }) => ({
      ...hit,
      at: at ?? 0,
      jobExists: foundJob !== null,
      line: line === null ? null : line + linesBefore(marked),
    }))
  }
}

/** How many lines of a part lie before its first match. */
function linesBefore(marked: string): number {
  const end = marked.indexOf(OPEN)
  return end === -1 ? 0 : marked.slice(0, end).split('\n').length - 1
}
