import type { CliCommand } from '../../cli-command.js'
import { definitionLine } from '../../definition-lines.js'
import { definitionToJson } from '../../evaluation-json.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { parseRowId } from '../../parse-ids.js'
import { withWorkspace } from '../../with-workspace.js'

/** `definition restore ID`: takes back that it was hidden. */
export const command: CliCommand = {
  define(command) {
    command
      .description('Show a definition again that was removed and kept for its runs.')
      .argument('<id>', 'hidden definition')
      .addHelpText(
        'after',
        examples(['jobyard definition restore 3', '"definition list --hidden" says which there are']),
      )
  },
  async run(context, command) {
    const id = parseRowId('definition', command.args[0])
    const { output } = context
    return withWorkspace(context, async ({ evaluations }) => {
      const definition = await evaluations.definitions.restore(id)
      if (output.json) output.value(definitionToJson(definition))
      else output.line(definitionLine(definition, 'restored'))
      return EXIT.done
    })
  },
}
