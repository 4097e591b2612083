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
          'part.text',
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
    return rows.map(({ text: whole, foundJob, line, at, ...hit }) => ({
      ...hit,
      at: at ?? 0,
      jobExists: foundJob !== null,
      line: line === null ? null : line + linesBefore(whole, hit.snippet),
    }))
  }
}

/** How many lines of a part lie before the first match that its snippet shows. */
function linesBefore(text: string, snippet: string): number {
  const shown = snippet.replace(/^…/, '').replace(/…$/, '')
  const match = shown.indexOf(OPEN)
  const from = text.indexOf(shown.replaceAll(/[\ue000\ue001]/g, ''))
  return match === -1 || from === -1 ? 0 : text.slice(0, from + match).split('\n').length - 1
}
