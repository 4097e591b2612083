/** A job as the command line's `--json` prints it (docs/cli.md). Written from the contract, not from the program. */
export interface JobJson {
  id: number
  type: string
  name: string
  state: 'queued' | 'running' | 'paused' | 'completed' | 'failed' | 'cancelled'
  priority: number
  position: number | null
  held: boolean
  group: string | null
  attempt: number
  maxAttempts: number
  runAfter: string | null
  progress: number | null
  stage: string | null
  message: string | null
  iteration: number | null
  iterations: number | null
  error: { code: string; message: string; retryable: boolean } | null
  input: unknown
  output: unknown
  checkpoint: unknown
  idempotencyKey: string | null
  runId: number | null
  owner: string | null
  pid: number | null
  heartbeatAt: string | null
  createdAt: string
  startedAt: string | null
  pausedAt: string | null
  finishedAt: string | null
  runningMs: number
  waitedMs: number
  /** With `add` only. */
  existed?: boolean
  /** With `move` and `reorder` only. */
  priorityChangedFrom?: number | null
  /** With `show --history` only. */
  history?: HistoryJson[]
  /** With `show --attempts` only. */
  attempts?: AttemptJson[]
}

export interface HistoryJson {
  at: string
  from: string
  to: string
  actor: string
  attempt: number
  reason: string | null
}

export interface AttemptJson {
  attempt: number
  startedAt: string
  finishedAt: string | null
  outcome: string | null
  error: { code: string; message: string; retryable: boolean } | null
  owner: string | null
  pid: number | null
}

/** One job of an imported file. */
export interface ImportLine {
  type: string
  input: unknown
  name?: string
  priority?: number | string
  key?: string
  group?: string
  maxAttempts?: number
  backoffMs?: number
  timeoutMs?: number
  delayMs?: number
  runAfter?: string
  held?: boolean
}
