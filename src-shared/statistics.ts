import type { JobState } from './job.js'

/** Percentiles of a time in ms, by nearest rank; null when nothing was measured. */
export interface Percentiles {
  p50: number | null
  p95: number | null
  p99: number | null
}

export type StateCounts = Record<JobState | 'waiting', number>

export type Health = 'ok' | 'degraded' | 'stalled'

/** The whole queue in numbers. */
export interface QueueStatistics {
  /** `stalled`: there is work and nothing gets done; `degraded`: something needs a person's eye. */
  health: Health
  /** Why it is not `ok`, one sentence each; empty when it is. */
  reasons: string[]
  /** `queued` includes the waiting ones here, and not in `types`. */
  total: StateCounts
  /** Time spent queued and not held, and running, of jobs that have ended; by type of the latest ones only. */
  waitingMs: Percentiles
  runningMs: Percentiles
  types: ({ type: string; waitingMs: Percentiles; runningMs: Percentiles } & StateCounts)[]
  /** Running and paused jobs by what they last said of themselves; null: nothing. */
  stages: { type: string; state: JobState; stage: string | null; count: number }[]
  /** How long the oldest job has waited that could start; null when none waits. */
  queueAgeMs: number | null
  /** Failed jobs by the code of their error, most frequent first. */
  failures: { code: string; count: number }[]
  /** How many jobs ended in the last minute, hour and day. */
  throughput: Record<'minute' | 'hour' | 'day', Record<'completed' | 'failed' | 'cancelled', number>>
  engines: { alive: number; dead: number; slots: number }
}
