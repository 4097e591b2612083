import { type Kysely, sql } from 'kysely'

/** What a person says to an agent loop while it runs. Frozen. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  // Whether one was taken up is in the job's checkpoint, written together with what came of it.
  `create table agent_notes (id integer primary key autoincrement, job_id integer not null, kind text not null,
     content text, at integer not null) strict`,
  `create index agent_notes_job on agent_notes (job_id)`,
]
