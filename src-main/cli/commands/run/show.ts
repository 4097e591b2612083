import type { CliCommand } from '../../cli-command.js'
import { painter } from '../../colour.js'
import { runToJson } from '../../evaluation-json.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { parseRowId } from '../../parse-ids.js'
import { runViewLines } from '../../run-lines.js'
import { withWorkspace } from '../../with-workspace.js'

/** `run show ID`: its status and how far it is, by model (rules U5, U6). */
export const command: CliCommand = {
  define(command) {
    command
      .description('Show one run: its status, how far it is by model, what failed, and what it has used.')
      .argument('<id>', 'run to show')
      .addHelpText('after', examples(['jobyard run show 3', 'how far it is, and how long it will take']))
  },
  async run(context, command) {
    const id = parseRowId('run', command.args[0])
    const { output } = context
    return withWorkspace(context, async ({ evaluations }) => {
      const run = evaluations.runs.get(id)
      if (output.json) output.value(runToJson(run))
      else for (const line of runViewLines(run, painter(output.colours), output.columns)) output.line(line)
      return EXIT.done
    })
  },
}
