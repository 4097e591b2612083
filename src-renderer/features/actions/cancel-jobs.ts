import type { JobSummary } from '../../../src-shared/queue-view.js'
import { call } from '../../bridge.js'
import { formatElapsed, plural } from '../../components/format-time.js'
import { useEngine } from '../../stores/engine-store.js'
import { elapsedMs, percentText } from '../queue/row-text.js'
import { ask } from './confirm-store.js'
import { runChange } from './run-change.js'

/**
 * Cancels jobs. Queued ones can be put back by undoing; what a running or paused one has done can't, so the person is told
 * first what would be lost.
 */
export function cancelJobs(ids: number[]): void {
  const act = () => void runChange(() => call('jobs.cancel', { ids }))
  const { rows } = useEngine.getState()
  const started = ids
    .flatMap((id) => rows.get(id) ?? [])
    .filter((job) => job.state === 'running' || job.state === 'paused')
  const [only] = started
  if (only === undefined) {
    act()
    return
  }
  ask({
    title: started.length === 1 ? `Cancel “${only.name}”?` : `Cancel ${plural(started.length, 'started job')}?`,
    text:
      started.length === 1
        ? `It has been running for ${progressText(only)}. That work is lost, and this can’t be undone.`
        : `Their work so far is lost, in all ${formatElapsed(totalMs(started))} of running, and this can’t be undone.`,
    yes: started.length === 1 ? 'Cancel the job' : 'Cancel the jobs',
    act,
  })
}

function progressText(job: JobSummary): string {
  const elapsed = formatElapsed(elapsedMs(job, Date.now()))
  const percent = percentText(job.progress)
  return percent === null ? elapsed : `${elapsed} and is at ${percent}`
}

function totalMs(jobs: readonly JobSummary[]): number {
  return jobs.reduce((sum, job) => sum + elapsedMs(job, Date.now()), 0)
}
