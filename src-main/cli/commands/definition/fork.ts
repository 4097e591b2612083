import type { CliCommand } from '../../cli-command.js'
import { definitionLine } from '../../definition-lines.js'
import { definitionToJson } from '../../evaluation-json.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { parseRowId } from '../../parse-ids.js'
import { withWorkspace } from '../../with-workspace.js'

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
    const { output } = context
    return withWorkspace(context, async ({ evaluations }) => {
      const definition = await evaluations.definitions.fork(id, name)
      if (output.json) output.value(definitionToJson(definition))
      else output.line(definitionLine(definition, `forked from ${id}`))
      return EXIT.done
    })
  },
}
