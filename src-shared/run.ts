import { z } from 'zod'
import type { JobError } from './job.js'

/** Derived from the jobs' rows, a pause and a cancellation; never stored (rule U6). */
export const RUN_STATUSES = ['PENDING', 'RUNNING', 'PAUSED', 'COMPLETED', 'CANCELLED'] as const
export type RunStatus = (typeof RUN_STATUSES)[number]

/** A run's priorities by name; their jobs get the number. */
export const RUN_PRIORITIES = { LOW: 0, NORMAL: 5, HIGH: 10 } as const
export type RunPriority = keyof typeof RUN_PRIORITIES

/**
 * What starts a run (rule U1), structure only: what is out of range is judged all at once by the service, in the words of
 * the rule.
 */
export const runRequestSchema = z.strictObject({
  definitionId: z.int(),
  models: z.array(z.string()).max(1000),
  /** 1–100. */
  samplePercentage: z.number().optional(),
  /** Any 32-bit integer; left out, one is drawn and stored. */
  sampleSeed: z.number().optional(),
  /** 1–100. */
  samplesPerScenario: z.number().optional(),
  /** LOW, NORMAL or HIGH, in any case. */
  priority: z.string().optional(),
  experiment: z.string().max(200).optional(),
  /** 0–2. */
  temperature: z.number().optional(),
  maxTurns: z.number().optional(),
  /** The run pauses itself when its answers have used this many tokens, in and out together. */
  tokenCap: z.number().optional(),
  /** The run pauses itself when its answers have cost this much, in US dollars. */
  costCap: z.number().optional(),
})
export type RunRequest = z.infer<typeof runRequestSchema>

export interface ModelProgress {
  model: string
  completed: number
  failed: number
  total: number
}

/** Counted from the jobs' rows (rule U5). */
export interface RunProgress {
  total: number
  completed: number
  failed: number
  cancelled: number
  /** round(100 · (completed + failed) / total). */
  percentComplete: number
  byModel: (ModelProgress & { cancelled: number; running: number; queued: number })[]
}

/** A run as every shell shows it; instants are epoch ms. */
export interface Run {
  id: number
  definitionId: number
  definitionVersion: number
  definitionName: string
  status: RunStatus
  /** Why it is paused, when it was not a person who paused it. */
  pauseReason: string | null
  experiment: string | null
  priority: RunPriority
  models: string[]
  samplePercentage: number
  seed: number
  samplesPerScenario: number
  temperature: number | null
  maxTurns: number | null
  tokenCap: number | null
  costCap: number | null
  /** Whether a model of it is simulated (rule P5). */
  simulated: boolean
  progress: RunProgress
  createdAt: number
  /** First start of a job. */
  startedAt: number | null
  /** When its last job finished; null while one is unfinished. */
  finishedAt: number | null
}

/** A run with what takes longer to find out. */
export interface RunDetail extends Run {
  selectedScenarios: string[]
  usage: { inputTokens: number; outputTokens: number; cost: number | null }
  /** Milliseconds until it is done, from measured durations and the slots it may use; null while unknown. */
  etaMs: number | null
  /** Slots of its providers: in use by anyone, and allowed. */
  slots: {
    provider: string
    group: string
    running: number
    limit: number | null
    perMinute: number | null
    pauseReason: string | null
  }[]
  failures: { code: string; message: string; count: number; jobIds: number[] }[]
  analyses: { id: number; kind: 'basic' | 'deep'; createdAt: number; superseded: boolean }[]
  /** Unfinished analysis jobs. */
  analysing: number[]
}

/** A finished probe, as `recentTasks` lists it (rule U8). */
export interface RunTask {
  jobId: number
  scenario: string
  model: string
  sample: number
  status: 'completed' | 'failed'
  error: JobError | null
  finishedAt: number
}

/** What a person sees before starting (rule U9). */
export interface RunEstimate {
  jobs: number
  scenarios: number
  inputTokens: number
  outputTokens: number
  /** In US dollars; null when a model has no price. */
  cost: number | null
  /** Null when nothing is known of a model's speed. */
  durationMs: number | null
  /** In words: what the figures rest on. */
  basis: string
}

/** One probe of a run as the list of transcripts shows it. */
export interface ProbeRow {
  jobId: number
  runId: number | null
  scenario: string
  scenarioIndex: number
  scores: Record<string, number>
  model: string
  sample: number
  state: 'queued' | 'running' | 'paused' | 'completed' | 'failed' | 'cancelled'
  attempt: number
  /** Parsed from the answer; null while undecided or unfinished. */
  decision: number | null
  /** A person's, kept beside the parsed one. */
  manualDecision: number | null
  /** Completed, and neither the rule nor a person found a decision. */
  undecided: boolean
  truncated: boolean
  simulated: boolean
  inputTokens: number | null
  outputTokens: number | null
  cost: number | null
  durationMs: number | null
  modelVersion: string | null
  errorCode: string | null
  /** Of the last answer, for lists. */
  excerpt: string
}

/** Narrows the probes of a run; what is filtered is what is exported (rule A5). */
export const probeFilterSchema = z.strictObject({
  model: z.string().optional(),
  state: z.enum(['queued', 'running', 'paused', 'completed', 'failed', 'cancelled']).optional(),
  /** A decision in effect (a person's before the parsed one), or `undecided`. */
  decision: z.union([z.int(), z.literal('undecided')]).optional(),
  /** Index of the scenario, as `ProbeRow.scenarioIndex`. */
  scenario: z.int().min(0).optional(),
  /** Score of each named dimension. */
  scores: z.record(z.string(), z.number()).optional(),
  /** Words that some turn contains. */
  text: z.string().max(1000).optional(),
})
export type ProbeFilter = z.infer<typeof probeFilterSchema>

/** One hit of a search over transcripts. */
export interface TurnHit {
  jobId: number
  jobName: string
  runId: number | null
  attempt: number
  /** 0-based place in the attempt's transcript. */
  turnIndex: number
  role: 'system' | 'user' | 'assistant' | 'tool'
  model: string | null
  at: number
  /** Text around the match; matches lie between U+E000 and U+E001. */
  snippet: string
}
