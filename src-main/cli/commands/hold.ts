import { changeJobs } from '../change-jobs.js'
import type { CliCommand } from '../cli-command.js'
import { examples } from '../examples-help.js'
import { jobLine } from '../job-words.js'
import { parseDistinctIds } from '../parse-ids.js'

/** `hold ID…`: keeps queued jobs from starting, without losing their place (rule Q3). Twice is the same as once. */
export const command: CliCommand = {
  define(command) {
    command
      .description('Keep queued jobs from starting until they are released. They keep their place.')
      .argument('<id...>', 'jobs to hold')
      .addHelpText('after', examples(['jobyard hold 12', 'not now'], ['jobyard release 12', 'now it may start']))
  },
  async run(context, command) {
    const ids = parseDistinctIds(command.args)
    return changeJobs(
      context,
      ids,
      (jobs) => jobs.hold(ids),
      (job) => jobLine(job, 'held'),
    )
  },
}
