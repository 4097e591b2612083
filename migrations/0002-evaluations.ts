import { type Kysely, sql } from 'kysely'

/** Evaluations: definitions, runs, what probes answered, providers, analyses, and a full-text index over turns. Frozen. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  // A definition's content lives in its versions; editing adds one, none is ever changed (rule D4).
  `create table definitions (
    id integer primary key autoincrement,
    name text not null,
    version integer not null,
    parent_id integer,
    created_at integer not null,
    updated_at integer not null,
    hidden_at integer
  ) strict`,
  `create table definition_versions (
    definition_id integer not null references definitions (id),
    version integer not null,
    created_at integer not null,
    content text not null,
    primary key (definition_id, version)
  ) strict`,

  // A run keeps a snapshot of the content. Its status is derived from the rows of its jobs, its pause is a scope's.
  `create table runs (
    id integer primary key autoincrement,
    definition_id integer not null,
    definition_version integer not null,
    definition_name text not null,
    experiment text,
    priority integer not null,
    sample_percentage real not null,
    sample_seed integer not null,
    samples_per_scenario integer not null,
    temperature real,
    max_turns integer,
    token_cap integer,
    cost_cap real,
    created_at integer not null,
    cancelled_at integer,
    simulated integer not null,
    models text not null,
    providers text not null,
    scenarios text not null,
    content text not null
  ) strict`,
  `create index runs_definition on runs (definition_id)`,

  // The slot of a run that a job fills (rule U4): one live job for each run, scenario, model and sample.
  `alter table jobs add column model text`,
  `alter table jobs add column scenario integer`,
  `alter table jobs add column sample integer`,
  `create unique index jobs_slot on jobs (run_id, scenario, model, sample) where run_id is not null and scenario is not null`,
  // Progress is counted from rows (rule U5): this index alone answers it.
  `create index jobs_of_run on jobs (run_id, model, state, started_at) where run_id is not null`,
  `create index jobs_of_run_finished on jobs (run_id, finished_at) where run_id is not null and finished_at is not null`,

  // What a completed probe answered, written with its completion; a person's decision is kept beside the parsed one (A1).
  `create table probe_results (
    job_id integer primary key,
    run_id integer,
    decision integer,
    manual_decision integer,
    manual_at integer,
    input_tokens integer,
    output_tokens integer,
    cost real,
    duration_ms integer,
    model_version text,
    truncated integer not null default 0,
    simulated integer not null default 0
  ) strict`,
  // What a run has used so far is summed from this index alone.
  `create index probe_results_run on probe_results (run_id, input_tokens, output_tokens, cost) where run_id is not null`,

  `create table analyses (
    id integer primary key autoincrement,
    run_id integer not null,
    kind text not null,
    input_hash text not null,
    code_version text not null,
    job_id integer,
    created_at integer not null,
    superseded_at integer,
    result text not null,
    unique (run_id, kind, input_hash, code_version)
  ) strict`,

  // Keys are never here: only the name under which a key is found in the keychain or the environment. The limits of a
  // provider are those of its group, provider:<id> (rule P1).
  `create table providers (
    id text primary key,
    kind text not null,
    base_url text,
    key_name text,
    models text not null,
    options text not null,
    created_at integer not null,
    updated_at integer not null
  ) strict, without rowid`,
  `insert into providers values ('simulated', 'simulated', null, null, '[]', '{"delayMs":50}', 0, 0)`,

  // Search over what was said. The turns themselves stay where they are.
  `create virtual table turns_fts using fts5(content, content = 'turns', content_rowid = 'id', prefix = '1 2 3',
     tokenize = 'unicode61 remove_diacritics 2')`,
  `insert into turns_fts (turns_fts) values ('rebuild')`,
  `create trigger turns_indexed after insert on turns begin
     insert into turns_fts (rowid, content) values (new.id, new.content);
   end`,
  `create trigger turns_unindexed after delete on turns begin
     insert into turns_fts (turns_fts, rowid, content) values ('delete', old.id, old.content);
   end`,
]
