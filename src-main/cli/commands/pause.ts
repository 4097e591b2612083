import type { CliCommand } from '../cli-command.js'
import { examples } from '../examples-help.js'
import { requestJobs } from '../request-jobs.js'
import { TIMEOUT_FLAGS, TIMEOUT_HELP } from '../timeout-option.js'

/** `pause ID…`: a running job saves a checkpoint or is frozen; the command returns when that has happened (rule R3). */
export const command: CliCommand = {
  define(command) {
    command
      .description('Pause running jobs. A queued job is not paused but held: see jobyard hold --help.')
      .argument('<id...>', 'jobs to pause')
      .option(TIMEOUT_FLAGS, TIMEOUT_HELP)
      .addHelpText(
        'after',
        examples(
          ['jobyard pause 12', 'free its slot, keep what it has done'],
          ['jobyard pause 12 13', 'both, or neither'],
        ),
      )
  },
  run: (context, command) => requestJobs(context, command, (jobs, ids, options) => jobs.pause(ids, options)),
}
