import type { Job } from '../../src-shared/job.js'
import { toJson } from './change-jobs.js'
import type { CliContext } from './cli-command.js'
import { jobLine, stateWords } from './job-words.js'

/**
 * Prints a job that was added, or the one that has its key already.
 *
 * @param more what else to say of a new one
 */
export function printAdded({ output }: CliContext, job: Job, existed: boolean, more = ''): void {
  if (output.json) output.value({ ...toJson(job), existed })
  else if (existed) output.line(jobLine(job, `has this key already and is ${job.state}`))
  else output.line(jobLine(job, `${stateWords(job, Date.now())}${more}`))
}
