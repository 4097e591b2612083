import type { Job } from '../../src-shared/job.js'
import { escapeText } from './escape-text.js'

/** `job 12 paused: NAME`, the line that a command prints about a job it changed. */
export function jobLine(job: Job, what: string): string {
  return `job ${job.id} ${what}: ${escapeText(job.name)}`
}

/** A job's state with what keeps a queued one from starting: `queued, held`, `queued until 2030-01-31T09:00:00.000Z`. */
export function stateWords(job: Job, now: number): string {
  if (job.state !== 'queued') return job.state
  const words = ['queued']
  if (job.held) words.push('held')
  if (job.runAfter !== null && job.runAfter > now) words.push(`not before ${new Date(job.runAfter).toISOString()}`)
  return words.join(', ')
}
