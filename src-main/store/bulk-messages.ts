import type { Origin } from '../../src-shared/new-job.js'
import type { EnqueuedJob } from './enqueueing.js'
import type { RunPlan } from './run-plan.js'

/** PASSIVE: what it can without waiting; RESTART: all, so that the log begins anew; TRUNCATE: and the file is cut. */
export type CheckpointMode = 'PASSIVE' | 'RESTART' | 'TRUNCATE'

/** What the main thread asks of the database's worker thread. A batch comes in parts, so that no copy takes long. */
export type BulkRequest =
  | { call: number; do: 'collect'; jobs: EnqueuedJob[] }
  | { call: number; do: 'enqueue'; origin: Origin; at: number }
  | { call: number; do: 'start-run'; plan: RunPlan }
  | { call: number; do: 'cancel-page'; run: number; at: number }
  | { call: number; do: 'checkpoint'; mode: CheckpointMode }
  | { call: number; do: 'reserve-log' }
  | { call: number; do: 'index-turns' }
  /** Copies the database to a new file. */
  | { call: number; do: 'back-up'; file: string }

export interface BulkAnswer {
  call: number
  /** Of `enqueue`, the jobs; of `start-run`, the run's id; of `cancel-page`, how many jobs there were. */
  result?: unknown
  error?: { code: string; message: string; details?: unknown }
}
