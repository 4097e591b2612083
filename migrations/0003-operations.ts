import { type Kysely, sql } from 'kysely'

/** Rates of groups, reasons of pauses, leases of jobs. Frozen. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  // A limit may be of a group's starts per minute alone. When the last start was and when the next one may be are kept
  // here, so that the rate holds across engines and restarts; in fractions of a millisecond, or fast rates would drift.
  `alter table scope_limits rename to scope_limits_before`,
  `create table scope_limits (kind text not null, name text not null, concurrency integer, per_minute real,
     last_start_at real, next_start_at real, primary key (kind, name)) strict, without rowid`,
  `insert into scope_limits (kind, name, concurrency) select kind, name, concurrency from scope_limits_before`,
  `drop table scope_limits_before`,
  // Why a scope was paused, when it was not a person who did: a provider refused the key, a run reached its cap.
  `alter table scope_pauses add column reason text`,
  // How much of a rate one start takes: a probe with two follow-ups makes three requests.
  `alter table jobs add column weight integer not null default 1`,
  // How old a heartbeat may get before the job is taken back (rule F5); null: heartbeats were never promised.
  `alter table jobs add column lease_ms integer`,
]
