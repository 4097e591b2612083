import { formatDuration } from '../../src-shared/duration.js'
import { isTerminal, type Job } from '../../src-shared/job.js'
import { type Paint, stateColour } from './colour.js'
import { escapeText } from './escape-text.js'
import type { Column } from './table.js'

/** The columns of `list`. `now` (epoch milliseconds) is what waits and running times are counted to. */
export function jobColumns(paint: Paint, now: number): Column<Job>[] {
  return [
    { title: 'ID', text: (job) => String(job.id), right: true },
    { title: 'STATE', text: shownState(now), paint: (job, text) => paint(stateColour(job.state), text) },
    { title: 'POS', text: (job) => (job.position === null ? '' : String(job.position)), right: true },
    { title: 'PRI', text: (job) => String(job.priority), right: true },
    { title: 'TRY', text: (job) => `${job.attempt}/${job.maxAttempts}` },
    { title: 'PROGRESS', text: progressWords },
    { title: 'TIME', text: (job) => (job.runningMs > 0 ? formatDuration(job.runningMs) : ''), right: true },
    { title: 'TYPE', text: (job) => escapeText(job.type) },
    { title: 'GROUP', text: (job) => escapeText(job.group ?? '') },
    { title: 'NAME', text: (job) => escapeText(remark(job)), flexible: true },
  ]
}

function shownState(now: number): (job: Job) => string {
  return (job) => {
    if (job.state !== 'queued') return job.state
    if (job.held) return 'queued, held'
    return job.runAfter !== null && job.runAfter > now ? `queued in ${formatDuration(job.runAfter - now)}` : 'queued'
  }
}

/** Percent, iteration and stage of a job that has begun and not ended. */
export function progressWords(job: Pick<Job, 'state' | 'progress' | 'iteration' | 'iterations' | 'stage'>): string {
  if (isTerminal(job.state)) return ''
  const words: string[] = []
  if (job.progress !== null) words.push(`${Math.floor(job.progress * 100)}%`)
  if (job.iteration !== null)
    words.push(job.iterations === null ? `#${job.iteration}` : `${job.iteration}/${job.iterations}`)
  if (job.stage !== null) words.push(escapeText(job.stage))
  return words.join(' ')
}

function remark(job: Job): string {
  return job.error === null ? job.name : `${job.name} (${job.error.code})`
}
