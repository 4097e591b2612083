import { jobToJson } from '../../src-shared/job.js'
import { engineProcesses } from '../processes/engine-processes.js'
import { type RunningJob, releaseStale, runningJobs } from '../service/running-jobs.js'
import type { CliContext } from './cli-command.js'
import { escapeText } from './escape-text.js'
import { EXIT } from './exit-code.js'
import { type Column, tableLines } from './table.js'
import { withWorkspace } from './with-workspace.js'

const COLUMNS: Column<RunningJob>[] = [
  { title: 'ID', text: (job) => String(job.id), right: true },
  { title: 'STAGE', text: (job) => escapeText(job.stage ?? '') },
  {
    title: 'PROGRESS',
    text: (job) => (job.progress === null ? '' : `${Math.floor(job.progress * 100)} %`),
    right: true,
  },
  { title: 'SECONDS', text: (job) => job.seconds.toFixed(1), right: true },
  { title: 'HEARTBEAT', text: heartbeatText, right: true },
  { title: 'NAME', text: (job) => escapeText(job.name) },
]

function heartbeatText({ heartbeatAge, leaseMs, engineAlive }: RunningJob): string {
  if (!engineAlive) return 'engine dead'
  const age = heartbeatAge === null ? 'none' : `${heartbeatAge.toFixed(1)} s ago`
  return leaseMs === null ? age : `${age} of ${leaseMs / 1000} s`
}

/** `worker --show-running`: what runs, with stage, progress, seconds and the age of the last heartbeat. */
export function showRunning(context: CliContext): Promise<number> {
  const { output } = context
  return withWorkspace(context, async ({ store, clock }) => {
    const running = runningJobs({ store, clock, processes: engineProcesses })
    if (output.json) output.value(running.map((job) => ({ ...job, ...jobToJson(job) })))
    else if (running.length === 0) output.line('nothing is running')
    else for (const line of tableLines(running, COLUMNS, output.columns)) output.line(line)
    return EXIT.done
  })
}

/** `worker --release-stale`: takes back what dead engines held, and prints how many jobs those were. */
export function releaseStaleJobs(context: CliContext): Promise<number> {
  const { output } = context
  return withWorkspace(context, async ({ store, clock }) => {
    const { ids, overdue } = await releaseStale({ store, clock, processes: engineProcesses })
    if (output.json) output.value({ released: ids.length, ids })
    else output.line(`released ${ids.length} stale ${ids.length === 1 ? 'job' : 'jobs'}${list(ids)}`)
    for (const { id, owner } of overdue) {
      output.note(`job ${id} has been silent for longer than it promised; its engine (${owner}) lives and sees to it`)
    }
    return EXIT.done
  })
}

function list(ids: readonly number[]): string {
  return ids.length === 0 ? '' : `: ${ids.join(', ')}`
}
