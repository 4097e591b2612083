import { type Job, jobToJson } from '../../src-shared/job.js'
import type { JobService } from '../engine/job-service.js'
import type { CliContext } from './cli-command.js'
import { EXIT } from './exit-code.js'
import { withWorkspace } from './with-workspace.js'

/** A job as JSON, with what the command adds to it. */
export function toJson<T extends Job>(job: T): Record<string, unknown> {
  return { ...jobToJson(job) }
}

/**
 * Prints the jobs that a command changed: as JSON one object for one asked-for id and an array for several, else one
 * line a job.
 *
 * @param single whether one id was asked for; false also where the command chose the jobs
 */
export function printJobs<T extends Job>(
  context: CliContext,
  jobs: readonly T[],
  single: boolean,
  line: (job: T) => string,
): void {
  const { output } = context
  if (!output.json) for (const job of jobs) output.line(line(job))
  else output.value(single ? jobs[0] && toJson(jobs[0]) : jobs.map(toJson))
}

/** The way of every command that asks the service for one change of some jobs and prints them. */
export async function changeJobs<T extends Job>(
  context: CliContext,
  ids: readonly number[],
  change: (jobs: JobService) => Promise<readonly T[]>,
  line: (job: T) => string,
): Promise<number> {
  return withWorkspace(context, async (workspace) => {
    printJobs(context, await change(workspace.jobs), ids.length === 1, line)
    return EXIT.done
  })
}
