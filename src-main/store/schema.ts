import type { Generated } from 'kysely'
import type { Actor, JobState } from '../../src-shared/job.js'

/** Kysely's view of the tables that `migrations/` makes. Booleans are 0 or 1, instants epoch milliseconds. */
export interface Schema {
  meta: { key: string; value: string | number | null }
  origins: { id: Generated<number>; body: string }
  jobs: JobTable
  checkpoints: { job_id: number; saved_at: number; data: string }
  outputs: { job_id: number; data: string }
  history: HistoryTable
  attempts: AttemptTable
  turns: TurnTable
  state_counts: { type: string; state: JobState; n: number }
  scope_pauses: { kind: ScopeKind; name: string; paused_at: number; reason: Generated<string | null> }
  scope_limits: {
    kind: ScopeKind
    name: string
    /** Jobs at once; null: any number. */
    concurrency: Generated<number | null>
    /** Starts per minute; null: any number. */
    per_minute: Generated<number | null>
    /** Time of the group's latest start and earliest time of its next one, epoch ms with fractions. */
    last_start_at: Generated<number | null>
    next_start_at: Generated<number | null>
  }
  engines: EngineTable
  requests: RequestTable
  definitions: DefinitionTable
  definition_versions: { definition_id: number; version: number; created_at: number; content: string }
  runs: RunTable
  probe_results: ProbeResultTable
  analyses: AnalysisTable
  providers: ProviderTable
  agent_notes: AgentNoteTable
  documents: DocumentTable
  document_chunks: DocumentChunkTable
  /** Which content a path had when it was last ingested. */
  document_paths: { path: string; hash: string }
}

export type ScopeKind = 'queue' | 'type' | 'group' | 'run'

export interface JobTable {
  id: Generated<number>
  rev: number
  type: string
  name: string
  state: JobState
  priority: number
  rank: string
  held: Generated<number>
  group_name: string | null
  run_id: number | null
  attempt: Generated<number>
  /** 1 while the latest attempt has not ended: a later claim continues it (rule S7). */
  attempt_open: Generated<number>
  max_attempts: number
  backoff_ms: number
  timeout_ms: number | null
  run_after: number | null
  /** Number of history rows. */
  transitions: Generated<number>
  progress: number | null
  stage: string | null
  message: string | null
  iteration: number | null
  iterations: number | null
  error_code: string | null
  error_message: string | null
  error_retryable: number | null
  idempotency_key: string | null
  owner: string | null
  pid: number | null
  pid_start: string | null
  /** 1 while the process tree is stopped, not ended. */
  frozen: Generated<number>
  heartbeat_at: number | null
  created_at: number
  started_at: number | null
  paused_at: number | null
  finished_at: number | null
  /** Since when the job has been in its state, or, while queued, was last held or released. */
  state_since: number
  running_ms: Generated<number>
  /** Running time of the open attempt before its latest start. */
  attempt_ms: Generated<number>
  waited_ms: Generated<number>
  origin_id: number
  input: string
  /** Slot of the run that the job fills: its model, the scenario's index in the snapshot, and the sample from 0. */
  model: Generated<string | null>
  scenario: Generated<number | null>
  sample: Generated<number | null>
  /** How much of its group's rate a start takes. */
  weight: Generated<number>
  /** How old its heartbeat may get, in ms; null: none was promised. */
  lease_ms: Generated<number | null>
}

interface HistoryTable {
  job_id: number
  seq: number
  at: number
  from_state: JobState
  to_state: JobState
  actor: Actor
  attempt: number
  reason: string | null
}

interface AttemptTable {
  job_id: number
  attempt: number
  started_at: number
  finished_at: number | null
  outcome: 'completed' | 'failed' | 'cancelled' | null
  error_code: string | null
  error_message: string | null
  error_retryable: number | null
  owner: string | null
  pid: number | null
}

interface TurnTable {
  id: Generated<number>
  job_id: number
  attempt: number
  at: number
  role: 'system' | 'user' | 'assistant' | 'tool'
  content: string
  model: string | null
  input_tokens: number | null
  output_tokens: number | null
  duration_ms: number | null
  meta: string | null
}

interface EngineTable {
  id: string
  kind: string
  pid: number
  pid_start: string | null
  boot_id: string
  launcher_pid: number | null
  launcher_start: string | null
  concurrency: number
  started_at: number
  heartbeat_at: number
}

interface RequestTable {
  id: Generated<number>
  job_id: number
  verb: 'pause' | 'resume' | 'cancel'
  engine: string
  created_at: number
  answered_at: number | null
  /** JSON of an ErrorBody, or null when it was done. */
  error: string | null
  /** The process that asked, as pid and start time. */
  pid: Generated<number | null>
  pid_start: Generated<string | null>
}

interface DefinitionTable {
  id: Generated<number>
  name: string
  /** The latest one. */
  version: number
  parent_id: number | null
  created_at: number
  updated_at: number
  hidden_at: Generated<number | null>
}

interface RunTable {
  id: Generated<number>
  definition_id: number
  definition_version: number
  definition_name: string
  experiment: string | null
  priority: number
  sample_percentage: number
  sample_seed: number
  samples_per_scenario: number
  temperature: number | null
  max_turns: number | null
  token_cap: number | null
  cost_cap: number | null
  created_at: number
  cancelled_at: Generated<number | null>
  /** 1 when a model of it is simulated. */
  simulated: number
  /** JSON array of model ids. */
  models: string
  /** JSON array of the provider's id of each model, in the same order. */
  providers: string
  /** JSON array of indices of the snapshot's scenarios. */
  scenarios: string
  /** The definition's content as it was at the start. */
  content: string
}

interface ProbeResultTable {
  job_id: number
  run_id: number | null
  decision: number | null
  manual_decision: Generated<number | null>
  manual_at: Generated<number | null>
  input_tokens: number | null
  output_tokens: number | null
  /** In US dollars; null when the model has no price. */
  cost: number | null
  duration_ms: number | null
  model_version: string | null
  truncated: Generated<number>
  simulated: Generated<number>
}

interface AnalysisTable {
  id: Generated<number>
  run_id: number
  kind: string
  input_hash: string
  code_version: string
  job_id: number | null
  created_at: number
  superseded_at: Generated<number | null>
  result: string
}

interface ProviderTable {
  id: string
  kind: string
  base_url: string | null
  key_name: string | null
  models: string
  options: string
  created_at: number
  updated_at: number
}

interface AgentNoteTable {
  id: Generated<number>
  job_id: number
  kind: 'stop' | 'instruction'
  content: string | null
  at: number
}

interface DocumentTable {
  id: Generated<number>
  /** SHA-256 of the content, hexadecimal; of one that is being removed, something that no content has. */
  hash: string
  path: string
  name: string
  size: number
  modified_at: number
  type: string
  kind: string
  title: string | null
  /** JSON object and JSON array. */
  facts: string
  notes: string
  characters: number
  chunks: number
  /** Version of the code that cut its text; -1 while it is being removed. */
  recipe: number
  job_id: number
  /** Null while its parts are not all there, or no longer. */
  ingested_at: number | null
}

interface DocumentChunkTable {
  /** See migrations/0007-documents.ts. */
  id: number
  document_id: number
  seq: number
  text: string
  page: number | null
  line: number | null
  heading: string | null
  from_char: number
  to_char: number
}
