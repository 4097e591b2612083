import type { CliCommand } from '../cli-command.js'
import { examples } from '../examples-help.js'
import { requestJobs } from '../request-jobs.js'
import { TIMEOUT_FLAGS, TIMEOUT_HELP } from '../timeout-option.js'

/** `cancel ID…`: ends queued, running and paused jobs; of a running one the whole process tree (rule R2). */
export const command: CliCommand = {
  define(command) {
    command
      .description('Cancel queued, running or paused jobs. A running one gets 5 s to end before it is killed.')
      .argument('<id...>', 'jobs to cancel')
      .option(TIMEOUT_FLAGS, TIMEOUT_HELP)
      .addHelpText('after', examples(['jobyard cancel 12', 'end it'], ['jobyard retry 12', 'change your mind']))
  },
  run: (context, command) => requestJobs(context, command, (jobs, ids, options) => jobs.cancel(ids, options)),
}
