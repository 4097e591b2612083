import { type Kysely, sql } from 'kysely'

/** Rates of groups, reasons of pauses, leases of jobs. Frozen. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  // Starts of a group's jobs per minute, and the earliest time of the next one: kept here, so that the rate holds across
  // engines and restarts.
  `alter table scope_limits add column per_minute real`,
  `alter table scope_limits add column next_start_at integer`,
  // Why a scope was paused, when it was not a person who did: a provider refused the key, a run reached its cap.
  `alter table scope_pauses add column reason text`,
  // How much of a rate one start takes: a probe with two follow-ups makes three requests.
  `alter table jobs add column weight integer not null default 1`,
  // How old a heartbeat may get before the job is taken back (rule F5); null: heartbeats were never promised.
  `alter table jobs add column lease_ms integer`,
]
