import { type Kysely, sql } from 'kysely'

/**
 * The queue's tables. Frozen: what a released database holds is changed by a later migration, never by editing this one.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create table meta (key text primary key, value any) strict, without rowid`,
  // `rev` numbers the transactions that touched jobs; each process finds what others changed by it.
  // `tail_rank` is the last rank key ever given, so that a new job is behind every other one.
  `insert into meta values ('rev', 0), ('tail_rank', null)`,

  // Where jobs were enqueued from: folder, PATH, HOME, locale, names of secrets. Shared by the jobs of a batch.
  `create table origins (id integer primary key, body text not null unique) strict`,

  // `input` comes last: reading the columns before it never touches a large row's overflow pages. What is written after
  // the start and may be large (checkpoint, output) has tables of its own, so that an update copies little.
  `create table jobs (
    id integer primary key autoincrement,
    rev integer not null,
    type text not null,
    name text not null,
    state text not null check (state in ('queued', 'running', 'paused', 'completed', 'failed', 'cancelled')),
    priority integer not null,
    rank text not null,
    held integer not null default 0,
    group_name text,
    run_id integer,
    attempt integer not null default 0,
    attempt_open integer not null default 0,
    max_attempts integer not null,
    backoff_ms integer not null,
    timeout_ms integer,
    run_after integer,
    transitions integer not null default 0,
    progress real,
    stage text,
    message text,
    iteration integer,
    iterations integer,
    error_code text,
    error_message text,
    error_retryable integer,
    idempotency_key text,
    owner text,
    pid integer,
    pid_start text,
    frozen integer not null default 0,
    heartbeat_at integer,
    created_at integer not null,
    started_at integer,
    paused_at integer,
    finished_at integer,
    state_since integer not null,
    running_ms integer not null default 0,
    attempt_ms integer not null default 0,
    waited_ms integer not null default 0,
    origin_id integer not null references origins (id),
    input text not null
  ) strict`,
  `create unique index jobs_order on jobs (priority desc, rank) where finished_at is null`,
  `create unique index jobs_idempotency on jobs (idempotency_key)
     where idempotency_key is not null and state <> 'cancelled'`,
  `create index jobs_rev on jobs (rev)`,
  `create index jobs_active on jobs (state, type, group_name) where state in ('running', 'paused')`,
  `create index jobs_finished on jobs (state, finished_at) where finished_at is not null`,
  `create index jobs_delayed on jobs (run_after) where run_after is not null and finished_at is null`,
  `create index jobs_owner on jobs (owner) where owner is not null`,

  `create table checkpoints (job_id integer primary key, saved_at integer not null, data text not null) strict`,
  `create table outputs (job_id integer primary key, data text not null) strict`,

  `create table history (
    job_id integer not null,
    seq integer not null,
    at integer not null,
    from_state text not null,
    to_state text not null,
    actor text not null,
    attempt integer not null,
    reason text,
    primary key (job_id, seq)
  ) strict, without rowid`,

  `create table attempts (
    job_id integer not null,
    attempt integer not null,
    started_at integer not null,
    finished_at integer,
    outcome text,
    error_code text,
    error_message text,
    error_retryable integer,
    owner text,
    pid integer,
    primary key (job_id, attempt)
  ) strict, without rowid`,

  `create table turns (
    id integer primary key autoincrement,
    job_id integer not null,
    attempt integer not null,
    at integer not null,
    role text not null,
    content text not null,
    model text,
    input_tokens integer,
    output_tokens integer,
    duration_ms integer,
    meta text
  ) strict`,
  `create index turns_job on turns (job_id, id)`,

  // Counts by type and state, kept by triggers in the same transaction: no writer can forget them.
  `create table state_counts (
    type text not null, state text not null, n integer not null, primary key (type, state)
  ) strict, without rowid`,
  `create trigger jobs_counted after insert on jobs begin
     insert into state_counts values (new.type, new.state, 1) on conflict do update set n = n + 1;
   end`,
  `create trigger jobs_recounted after update of state on jobs when old.state <> new.state begin
     update state_counts set n = n - 1 where type = old.type and state = old.state;
     insert into state_counts values (new.type, new.state, 1) on conflict do update set n = n + 1;
   end`,
  `create trigger jobs_uncounted after delete on jobs begin
     update state_counts set n = n - 1 where type = old.type and state = old.state;
   end`,

  // Pauses and limits: kind is queue, type, group or run; name is '' for the queue as a whole.
  `create table scope_pauses (kind text not null, name text not null, paused_at integer not null,
     primary key (kind, name)) strict, without rowid`,
  `create table scope_limits (kind text not null, name text not null, concurrency integer not null,
     primary key (kind, name)) strict, without rowid`,

  `create table engines (
    id text primary key,
    kind text not null,
    pid integer not null,
    pid_start text,
    boot_id text not null,
    launcher_pid integer,
    launcher_start text,
    concurrency integer not null,
    started_at integer not null,
    heartbeat_at integer not null
  ) strict, without rowid`,

  // Empty but for a moment: a large row that comes and goes grows the write-ahead log to the size it is used at.
  `create table log_reserve (id integer primary key, filler blob not null) strict`,

  // What one process asks of the engine that runs a job. Answered in place, deleted by the one who asked.
  `create table requests (
    id integer primary key autoincrement,
    job_id integer not null,
    verb text not null,
    engine text not null,
    created_at integer not null,
    answered_at integer,
    error text
  ) strict`,
  `create index requests_engine on requests (engine) where answered_at is null`,
]
