import type { JobState } from '../../src-shared/job.js'
import type { JobSummary, Section } from '../../src-shared/queue-view.js'
import type { SummaryRow } from '../store/job-summaries.js'

/** The section that a job is in (see `SECTIONS`); `isPutOff` says whether a queued one waits for a time. */
export function sectionOf(state: JobState, isPutOff: boolean): Section {
  switch (state) {
    case 'queued':
      return isPutOff ? 'waiting' : 'next'
    case 'failed':
      return 'attention'
    case 'completed':
    case 'cancelled':
      return 'done'
    default:
      return state
  }
}

/** What a row itself does not say of its job. */
export interface SummaryExtras {
  now: number
  section: Section
  position: number | null
  expectedMs: number | null
  lastLine: string | null
}

export function jobSummary(row: SummaryRow, extras: SummaryExtras): JobSummary {
  const sinceMs = Math.max(0, extras.now - row.state_since)
  return {
    id: row.id,
    type: row.type,
    name: row.name,
    state: row.state,
    section: extras.section,
    priority: row.priority,
    position: extras.position,
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
    error:
      row.error_code === null
        ? null
        : { code: row.error_code, message: row.error_message ?? '', retryable: row.error_retryable === 1 },
    createdAt: row.created_at,
    startedAt: row.started_at,
    pausedAt: row.paused_at,
    finishedAt: row.finished_at,
    runningMs: row.running_ms + (row.state === 'running' ? sinceMs : 0),
    waitedMs: row.waited_ms + (row.state === 'queued' && row.held === 0 ? sinceMs : 0),
    countedAt: extras.now,
    expectedMs: extras.expectedMs,
    lastLine: extras.lastLine,
    frozen: row.frozen === 1,
  }
}
