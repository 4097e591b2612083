import type { CliCommand } from '../../cli-command.js'
import { examples } from '../../examples-help.js'
import { parseRowId } from '../../parse-ids.js'
import { printAnswer } from '../../print-answer.js'

/** `definition remove ID`: deletes it, or hides it when it has runs (rule D4). */
export const command: CliCommand = {
  define(command) {
    command
      .description('Delete a definition with all its versions. One that has runs is hidden instead, and kept for them.')
      .argument('<id>', 'definition to remove')
      .addHelpText('after', examples(['jobyard definition remove 3', 'gone, unless runs were started with it']))
  },
  async run(context, command) {
    const id = parseRowId('definition', command.args[0])
    return printAnswer(context, async ({ definitions }) => {
      const { hidden } = await definitions.remove(id)
      const restored = `jobyard definition restore ${id} shows it again`
      const line = hidden ? `definition ${id} hidden: it has runs; ${restored}` : `definition ${id} deleted`
      return { json: () => ({ id, hidden }), lines: () => [line] }
    })
  },
}
