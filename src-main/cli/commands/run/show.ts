import type { CliCommand } from '../../cli-command.js'
import { painter } from '../../colour.js'
import { runToJson } from '../../evaluation-json.js'
import { examples } from '../../examples-help.js'
import { parseRowId } from '../../parse-ids.js'
import { printAnswer } from '../../print-answer.js'
import { runViewLines } from '../../run-lines.js'

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
    const { colours, columns } = context.output
    return printAnswer(context, ({ runs }) => {
      const run = runs.get(id)
      return { json: () => runToJson(run), lines: () => runViewLines(run, painter(colours), columns) }
    })
  },
}
