import { changeRun } from '../../change-run.js'
import type { CliCommand } from '../../cli-command.js'
import { examples } from '../../examples-help.js'

/** `run cancel ID`: cancels what is left of it (rule U7). */
export const command: CliCommand = {
  define(command) {
    command
      .description(
        'Cancel what a run has queued or paused, and end what runs. Finished results are kept. Its jobs cannot be retried.',
      )
      .argument('<id>', 'run to cancel')
      .addHelpText('after', examples(['jobyard run cancel 3', 'twice is no error']))
  },
  run: (context, command) => changeRun(context, command, (runs, id) => runs.cancel(id)),
}
