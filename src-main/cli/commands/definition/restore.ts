import type { CliCommand } from '../../cli-command.js'
import { definitionAnswer } from '../../definition-answer.js'
import { examples } from '../../examples-help.js'
import { parseRowId } from '../../parse-ids.js'
import { printAnswer } from '../../print-answer.js'

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
    return printAnswer(context, async ({ definitions }) => definitionAnswer(await definitions.restore(id), 'restored'))
  },
}
