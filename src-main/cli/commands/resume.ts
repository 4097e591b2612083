import type { CliCommand } from '../cli-command.js'
import { examples } from '../examples-help.js'
import { requestJobs } from '../request-jobs.js'
import { TIMEOUT_FLAGS, TIMEOUT_HELP } from '../timeout-option.js'

/** `resume ID…`: a paused job runs again, or is queued ahead of its priority's others when no slot is free (rule S2). */
export const command: CliCommand = {
  define(command) {
    command
      .description('Let paused jobs go on: at once where a slot is free, else at the head of their priority.')
      .argument('<id...>', 'jobs to resume')
      .option(TIMEOUT_FLAGS, TIMEOUT_HELP)
      .addHelpText('after', examples(['jobyard resume 12', 'go on from where it was paused']))
  },
  run: (context, command) =>
    requestJobs(
      context,
      command,
      (jobs, ids, options) => jobs.resume(ids, options),
      ({ state }) => (state === 'queued' ? 'queued at the head of its priority' : state),
    ),
}
