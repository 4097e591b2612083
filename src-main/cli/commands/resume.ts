import { changeJobs } from '../change-jobs.js'
import type { CliCommand } from '../cli-command.js'
import { examples } from '../examples-help.js'
import { jobLine } from '../job-words.js'
import { parseDistinctIds } from '../parse-ids.js'
import { requestOptions, TIMEOUT_FLAGS, TIMEOUT_HELP } from '../timeout-option.js'

/** `resume ID…`: a paused job runs again, or is queued ahead of its priority's others when no slot is free (rule S2). */
export const command: CliCommand = {
  define(command) {
    command
      .description('Let paused jobs go on: at once where a slot is free, else at the head of their priority.')
      .argument('<id...>', 'jobs to resume')
      .option(TIMEOUT_FLAGS, TIMEOUT_HELP)
      .addHelpText('after', examples(['jobyard resume 12', 'go on from where it was paused']))
  },
  async run(context, command) {
    const ids = parseDistinctIds(command.args)
    const options = requestOptions(command.opts())
    return changeJobs(
      context,
      ids,
      (jobs) => jobs.resume(ids, options),
      (job) => jobLine(job, job.state === 'queued' ? 'queued at the head of its priority' : job.state),
    )
  },
}
