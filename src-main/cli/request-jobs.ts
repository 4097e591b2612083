import type { Command } from 'commander'
import type { Job } from '../../src-shared/job.js'
import type { JobService, RequestOptions } from '../engine/job-service.js'
import { changeJobs } from './change-jobs.js'
import type { CliContext } from './cli-command.js'
import { jobLine } from './job-words.js'
import { parseDistinctIds } from './parse-ids.js'
import { requestOptions } from './timeout-option.js'

/**
 * The way of `pause`, `resume` and `cancel`, which ask the engine of each job and wait for it.
 *
 * @param words what is said of a job afterwards; left out: its state
 */
export function requestJobs(
  context: CliContext,
  command: Command,
  request: (jobs: JobService, ids: number[], options: RequestOptions) => Promise<readonly Job[]>,
  words: (job: Job) => string = ({ state }) => state,
): Promise<number> {
  const ids = parseDistinctIds(command.args)
  const options = requestOptions(command.opts())
  return changeJobs(
    context,
    ids,
    (jobs) => request(jobs, ids, options),
    (job) => jobLine(job, words(job)),
  )
}
