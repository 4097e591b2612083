import type { JobState } from '../../src-shared/job.js'
import type { JobSummary, Section } from '../../src-shared/queue-view.js'
import { errorOf, timesOf } from '../store/job-rows.js'
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
    error: errorOf(row),
    createdAt: row.created_at,
    startedAt: row.started_at,
    pausedAt: row.paused_at,
    finishedAt: row.finished_at,
    ...timesOf(row, extras.now),
    countedAt: extras.now,
    expectedMs: extras.expectedMs,
    lastLine: extras.lastLine,
    frozen: row.frozen === 1,
  }
}
