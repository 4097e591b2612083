import type { CliCommand } from '../../cli-command.js'
import { definitionAnswer } from '../../definition-answer.js'
import { examples } from '../../examples-help.js'
import { parseRowId } from '../../parse-ids.js'
import { printAnswer } from '../../print-answer.js'

/** `definition fork ID`: a new definition that remembers where it came from (rule D4). */
export const command: CliCommand = {
  define(command) {
    command
      .description('Copy the latest version of a definition into a new one, which keeps its parentId.')
      .argument('<id>', 'definition to copy')
      .option('--name <name>', 'how the new one is called')
      .addHelpText('after', examples(['jobyard definition fork 3 --name "Trade-offs, shorter"', 'to try something']))
  },
  async run(context, command) {
    const id = parseRowId('definition', command.args[0])
    const { name } = command.opts<{ name?: string }>()
    return printAnswer(context, async ({ definitions }) =>
      definitionAnswer(await definitions.fork(id, name), `forked from ${id}`),
    )
  },
}
