import type { JobSummary } from '../../../src-shared/queue-view.js'

import { formatElapsed, formatSpan, formatUntil, tellingAgo } from '../../components/format-time.js'
import type { Asked } from '../../stores/asked-store.js'

/** The words beside a job's name: what of it matters in its state, or what was just asked of it. */
export function rowSubtitle(job: JobSummary, asked?: Asked): string {
  if (asked === 'pause' && job.state === 'running') return 'pausing…'
  if (asked === 'resume' && job.state === 'paused') return 'resuming…'
  switch (job.section) {
    case 'running':
      return join([job.stage, iterationText(job), job.message ?? job.lastLine])
    case 'waiting':
      return job.error === null ? 'scheduled' : `after ${job.error.code}: ${job.error.message}`
    case 'paused':
      return join([job.stage, percentText(job.progress), job.message])
    case 'attention':
      return job.error?.message ?? ''
    case 'done':
      return job.state === 'cancelled' ? 'cancelled' : (job.message ?? '')
    default:
      return join([
        job.held ? 'held' : null,
        job.type === 'command' ? null : job.type,
        job.group,
        job.error === null ? null : retryText(job),
      ])
  }
}

/** The time at a row's right: a running clock, a countdown, or how long it took and how long ago that was. */
export function rowTime(job: JobSummary, now: number): string {
  switch (job.section) {
    case 'running':
      return formatElapsed(elapsedMs(job, now))
    case 'waiting':
      return job.runAfter === null ? '' : formatUntil(job.runAfter, now)
    case 'paused':
      return job.pausedAt === null ? '' : (tellingAgo(job.pausedAt, now) ?? '')
    case 'attention':
      return job.finishedAt === null ? '' : (tellingAgo(job.finishedAt, now) ?? '')
    case 'done':
      return join([
        job.startedAt === null ? null : formatSpan(job.runningMs),
        job.finishedAt === null ? null : tellingAgo(job.finishedAt, now),
      ])
    default:
      return ''
  }
}

/** How long the job has been running by now, pauses left out, ms. */
export function elapsedMs(job: JobSummary, now: number): number {
  return job.state === 'running' ? job.runningMs + Math.max(0, now - job.countedAt) : job.runningMs
}

export function percentText(progress: number | null): string | null {
  return progress === null ? null : `${Math.floor(progress * 100)}%`
}

export function iterationText(job: Pick<JobSummary, 'iteration' | 'iterations'>): string | null {
  if (job.iteration === null) return null
  return job.iterations === null ? String(job.iteration) : `${job.iteration}/${job.iterations}`
}

function retryText(job: JobSummary): string {
  return `attempt ${job.attempt + 1} of ${job.maxAttempts}`
}

function join(parts: (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join(' · ')
}
