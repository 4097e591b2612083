import { changeRun } from '../../change-run.js'
import type { CliCommand } from '../../cli-command.js'
import { examples } from '../../examples-help.js'

/** `run resume ID`: lets it go on (rule U7). */
export const command: CliCommand = {
  define(command) {
    command
      .description('Let a paused run go on. A cap that it has reached is lifted.')
      .argument('<id>', 'run to resume')
      .addHelpText('after', examples(['jobyard run resume 3', 'what was queued goes on']))
  },
  run: (context, command) => changeRun(context, command, (runs, id) => runs.resume(id)),
}
