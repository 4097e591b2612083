import BetterSqlite3 from 'better-sqlite3'
import type { Yard } from './jobyard-cli.js'

/** A row of the table of turns. */
export interface StoredTurn {
  attempt: number
  role: string
  content: string
  model: string | null
  inputTokens: number | null
  outputTokens: number | null
  durationMs: number | null
  meta: Record<string, unknown> | null
}

/** A job's turns of all attempts, in the order in which they were stored. */
export function turnsOf(yard: Yard, jobId: number): StoredTurn[] {
  const db = new BetterSqlite3(yard.databaseFile(), { readonly: true })
  try {
    const rows = db
      .prepare(
        `select attempt, role, content, model, input_tokens as inputTokens, output_tokens as outputTokens,
           duration_ms as durationMs, meta from turns where job_id = ? order by id`,
      )
      .all(jobId) as (Omit<StoredTurn, 'meta'> & { meta: string | null })[]
    return rows.map((row) => ({ ...row, meta: row.meta === null ? null : JSON.parse(row.meta) }))
  } finally {
    db.close()
  }
}
