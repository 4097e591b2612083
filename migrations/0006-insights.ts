import { type Kysely, sql } from 'kysely'

/** What failures by code over time are counted from. Frozen. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  // Only failed attempts are in it, so that what goes well costs nothing; the counts are read from the index alone.
  `create index attempts_failed on attempts (finished_at, error_code) where outcome = 'failed'`,
]
