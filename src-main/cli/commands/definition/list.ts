import type { CliCommand } from '../../cli-command.js'
import { DEFINITION_COLUMNS } from '../../definition-lines.js'
import { definitionToJson } from '../../evaluation-json.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { tableLines } from '../../table.js'
import { withWorkspace } from '../../with-workspace.js'

/** `definition list`: the last changed first. */
export const command: CliCommand = {
  define(command) {
    command
      .description('List definitions, the last changed first.')
      .option('--hidden', 'also those that were deleted and kept for their runs')
      .addHelpText('after', examples(['jobyard definition list', 'ids, versions, numbers of scenarios and runs']))
  },
  async run(context, command) {
    const hidden = command.opts<{ hidden?: boolean }>().hidden === true
    const { output } = context
    return withWorkspace(context, async ({ evaluations }) => {
      const definitions = evaluations.definitions.list({ hidden })
      if (output.json) output.value(definitions.map(definitionToJson))
      else if (definitions.length === 0) output.line('no definitions')
      else for (const line of tableLines(definitions, DEFINITION_COLUMNS, output.columns)) output.line(line)
      return EXIT.done
    })
  },
}
