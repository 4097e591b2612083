import { type Kysely, sql } from 'kysely'

/** What statistics, retention and withdrawn requests need. Frozen. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  // How long the latest jobs of a type waited and ran, read from the index alone (hence its last column); written once a
  // job, at its end.
  `create index jobs_times on jobs (type, finished_at, running_ms, waited_ms, started_at)
     where finished_at is not null and started_at is not null`,
  `create index jobs_failures on jobs (error_code) where state = 'failed'`,
  // Who asked: a request whose sender has died is withdrawn.
  `alter table requests add column pid integer`,
  `alter table requests add column pid_start text`,
]
