import { changeRun } from '../../change-run.js'
import type { CliCommand } from '../../cli-command.js'
import { examples } from '../../examples-help.js'

/** `run pause ID`: stops dispatch (rule U7). */
export const command: CliCommand = {
  define(command) {
    command
      .description('Start no more jobs of a run; what runs finishes, and no attempt is used up.')
      .argument('<id>', 'run to pause')
      .addHelpText('after', examples(['jobyard run pause 3', 'it can be resumed, also after a restart']))
  },
  run: (context, command) => changeRun(context, command, (runs, id) => runs.pause(id)),
}
