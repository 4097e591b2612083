import type { JobDetail, JobSummary } from '../../../src-shared/queue-view.js'
import { FactList } from '../../components/fact-list.js'
import { formatClock, formatElapsed, formatSpan } from '../../components/format-time.js'
import { useNow } from '../../components/use-now.js'
import { priorityWord } from '../queue/drop-plan.js'
import { elapsedMs } from '../queue/row-text.js'

/** What is known of a job, as names and values; what it has not is left out. */
export function Facts({ job, detail }: { job: JobSummary; detail: JobDetail }) {
  const now = useNow()
  const clock = (at: number | null) => (at === null ? null : formatClock(at, now))
  const names = Object.keys(detail.origin.env).filter((name) => !ALWAYS.has(name))
  const facts: [string, string | null][] = [
    ['Folder', detail.folder],
    ['Priority', priorityWord(job.priority)],
    ['Group', job.group],
    ['Attempts', `${job.attempt} of ${job.maxAttempts}`],
    ['Time limit', detail.timeoutMs === null ? null : formatElapsed(detail.timeoutMs)],
    ['First wait to retry', job.maxAttempts > 1 ? formatSpan(detail.backoffMs) : null],
    ['Added', clock(job.createdAt)],
    ['Start not before', clock(job.runAfter)],
    ['Started', clock(job.startedAt)],
    ['Paused', clock(job.pausedAt)],
    ['Finished', clock(job.finishedAt)],
    ['Running time', job.startedAt === null ? null : formatSpan(elapsedMs(job, now))],
    ['Time in the queue', formatSpan(job.waitedMs)],
    ['Environment', names.length === 0 ? null : names.join(', ')],
    ['Secrets', detail.origin.secrets.length === 0 ? null : detail.origin.secrets.join(', ')],
    ['Guard against doubles', detail.job.idempotencyKey],
  ]
  return <FactList facts={facts} />
}

/** Kept from every caller, so they tell nothing about this job. */
const ALWAYS = new Set(['PATH', 'HOME', 'LANG', 'LANGUAGE', 'LC_ALL', 'LC_CTYPE', 'TZ', 'USER', 'SHELL', 'TMPDIR'])
