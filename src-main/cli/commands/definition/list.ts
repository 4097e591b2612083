import type { CliCommand } from '../../cli-command.js'
import { DEFINITION_COLUMNS } from '../../definition-lines.js'
import { definitionToJson } from '../../evaluation-json.js'
import { examples } from '../../examples-help.js'
import { printAnswer } from '../../print-answer.js'
import { tableLines } from '../../table.js'

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
    return printAnswer(context, ({ definitions }) => {
      const list = definitions.list({ hidden })
      return {
        json: () => list.map(definitionToJson),
        lines: () =>
          list.length === 0 ? ['no definitions'] : tableLines(list, DEFINITION_COLUMNS, context.output.columns),
      }
    })
  },
}
