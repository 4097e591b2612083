import type { CliCommand } from '../../cli-command.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { parseRowId } from '../../parse-ids.js'
import { withWorkspace } from '../../with-workspace.js'

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
    const { output } = context
    return withWorkspace(context, async ({ evaluations }) => {
      const { hidden } = await evaluations.definitions.remove(id)
      if (output.json) output.value({ id, hidden })
      else if (hidden) {
        output.line(`definition ${id} hidden: it has runs; jobyard definition restore ${id} shows it again`)
      } else output.line(`definition ${id} deleted`)
      return EXIT.done
    })
  },
}
