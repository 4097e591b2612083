import type { Selectable } from 'kysely'
import type { Job, JobError, Json } from '../../src-shared/job.js'
import type { JobTable } from './schema.js'

export type JobRow = Selectable<JobTable>

/** A job's row with what other tables hold of it. */
export interface FullJobRow extends JobRow {
  output: string | null
  checkpoint: string | null
}

export function errorOf(row: {
  error_code: string | null
  error_message: string | null
  error_retryable: number | null
}): JobError | null {
  if (row.error_code === null) return null
  return { code: row.error_code, message: row.error_message ?? '', retryable: row.error_retryable === 1 }
}

/** The columns of an error, for an insert or update. */
export function errorColumns(error: JobError | null) {
  return {
    error_code: error?.code ?? null,
    error_message: error?.message ?? null,
    error_retryable: error === null ? null : Number(error.retryable),
  }
}

/** Running and waiting time counted up to `now`: pauses, and holds of a queued job, are left out. */
export function timesOf(
  row: Pick<JobRow, 'state' | 'held' | 'state_since' | 'running_ms' | 'waited_ms'>,
  now: number,
): { runningMs: number; waitedMs: number } {
  const sinceMs = Math.max(0, now - row.state_since)
  return {
    runningMs: row.running_ms + (row.state === 'running' ? sinceMs : 0),
    waitedMs: row.waited_ms + (row.state === 'queued' && row.held === 0 ? sinceMs : 0),
  }
}

function parsed(text: string | null): Json {
  return text === null ? null : (JSON.parse(text) as Json)
}

/**
 * The job as shells see it.
 *
 * @param position its 1-based rank in run order, null unless queued
 * @param now what running and waiting times are counted up to, in epoch ms
 */
export function jobOf(row: FullJobRow, position: number | null, now: number): Job {
  return {
    id: row.id,
    type: row.type,
    name: row.name,
    state: row.state,
    priority: row.priority,
    position: row.state === 'queued' ? position : null,
    held: row.held === 1,
    group: row.group_name,
    attempt: row.attempt,
    maxAttempts: row.max_attempts,
    runAfter: row.run_after,
    progress: row.progress,
    stage: row.stage,
    message: row.message,
    iteration: row.iteration,
    iterations: row.iterations,
    error: errorOf(row),
    input: parsed(row.input),
    output: parsed(row.output),
    checkpoint: parsed(row.checkpoint),
    idempotencyKey: row.idempotency_key,
    runId: row.run_id,
    owner: row.owner,
    pid: row.pid,
    heartbeatAt: row.heartbeat_at,
    createdAt: row.created_at,
    startedAt: row.started_at,
    pausedAt: row.paused_at,
    finishedAt: row.finished_at,
    ...timesOf(row, now),
  }
}
