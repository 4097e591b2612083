import { changeJobs } from '../change-jobs.js'
import type { CliCommand } from '../cli-command.js'
import { examples } from '../examples-help.js'
import { jobLine } from '../job-words.js'
import { parseDistinctIds } from '../parse-ids.js'

/** `remove ID…`: deletes finished jobs with their history and output; their ids are never used again (rule K3). */
export const command: CliCommand = {
  define(command) {
    command
      .description('Delete completed, failed or cancelled jobs with their history and output. There is no way back.')
      .argument('<id...>', 'jobs to remove')
      .addHelpText('after', examples(['jobyard remove 12 13', 'both, or neither']))
  },
  async run(context, command) {
    const ids = parseDistinctIds(command.args)
    return changeJobs(
      context,
      ids,
      (jobs) => jobs.remove(ids),
      (job) => jobLine(job, 'removed'),
    )
  },
}
