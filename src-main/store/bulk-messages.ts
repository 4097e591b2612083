import type { Origin } from '../../src-shared/new-job.js'
import type { EnqueuedJob } from './enqueueing.js'

/** What the main thread asks of the database's worker thread. A batch comes in parts, so that no copy takes long. */
export type BulkRequest =
  | { call: number; do: 'collect'; jobs: EnqueuedJob[] }
  | { call: number; do: 'enqueue'; origin: Origin; at: number }
  | { call: number; do: 'checkpoint'; mode: 'PASSIVE' | 'TRUNCATE' }

export interface BulkAnswer {
  call: number
  result?: { id: number; existed: boolean }[]
  error?: { code: string; message: string; details?: unknown }
}
