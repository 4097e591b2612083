import { sql } from 'kysely'
import type { TurnHit } from '../../src-shared/run.js'
import { type Database, sqlBuilder } from './database.js'
import { matchQuery } from './match-query.js'
import type { TurnIndex } from './turn-index.js'

/** Words shown around a match. */
const SNIPPET_WORDS = 16

/** Search over what was said, through the full-text index `turns_fts`. */
export class TurnSearch {
  readonly #db: Database
  readonly #index: TurnIndex

  constructor(db: Database, index: TurnIndex) {
    this.#db = db
    this.#index = index
  }

  /** Newest first; none for a text without a word. */
  search(text: string, options: { runId?: number; limit: number; offset: number }): TurnHit[] {
    const match = matchQuery(text)
    if (match === null) return []
    this.#index.refresh()
    const { runId, limit, offset } = options
    let query = sqlBuilder
      .selectFrom(sql<{ rowid: number }>`turns_fts`.as('turns_fts'))
      .innerJoin('turns', 'turns.id', 'turns_fts.rowid')
      .innerJoin('jobs', 'jobs.id', 'turns.job_id')
      .select([
        'turns.job_id as jobId',
        'jobs.name as jobName',
        'jobs.run_id as runId',
        'turns.attempt',
        'turns.role',
        'turns.model',
        'turns.at',
        sql<number>`(select count(*) from turns as earlier where earlier.job_id = turns.job_id
          and earlier.attempt = turns.attempt and earlier.id < turns.id)`.as('turnIndex'),
        sql<string>`snippet(turns_fts, 0, char(0xe000), char(0xe001), '…', ${sql.lit(SNIPPET_WORDS)})`.as('snippet'),
      ])
      .where(sql<boolean>`turns_fts match ${match}`)
      .orderBy('turns_fts.rowid', 'desc')
      .limit(limit)
      .offset(offset)
    if (runId !== undefined) query = query.where('jobs.run_id', '=', runId)
    return this.#db.all(query)
  }
}

/** Whether some turn of the job holds the text's words. Never, for a text without a word. */
export function jobHasTurn(jobId: 'jobs.id', text: string) {
  const match = matchQuery(text)
  if (match === null) return sql<boolean>`0`
  return sql<boolean>`${sql.ref(jobId)} in (select job_id from turns
    where id in (select rowid from turns_fts where turns_fts match ${match}))`
}
