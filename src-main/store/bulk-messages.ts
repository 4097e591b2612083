import type { Origin } from '../../src-shared/new-job.js'
import type { CheckpointMode } from './begin-log-anew.js'
import type { EnqueuedJob } from './enqueueing.js'
import type { RunPlan } from './run-plan.js'

/** What the main thread asks of the database's worker thread. A batch comes in parts, so that no copy takes long. */
export type BulkRequest =
  | { call: number; do: 'collect'; jobs: EnqueuedJob[] }
  | { call: number; do: 'enqueue'; origin: Origin; at: number }
  | { call: number; do: 'start-run'; plan: RunPlan }
  | { call: number; do: 'cancel-page'; run: number; at: number }
  | { call: number; do: 'checkpoint'; mode: CheckpointMode }
  | { call: number; do: 'reserve-log' }
  | { call: number; do: 'shorten-log'; bytes: number }
  | { call: number; do: 'index-turns' }

export interface BulkAnswer {
  call: number
  /**
   * Of `enqueue`, the jobs; of `start-run`, the run's id; of `cancel-page`, how many jobs there were; of `checkpoint`,
   * whether it was done.
   */
  result?: unknown
  error?: { code: string; message: string; details?: unknown }
}
