import { invalidInput } from '../../../../src-shared/errors.js'
import type { CliCommand } from '../../cli-command.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { parseRowId } from '../../parse-ids.js'
import { withWorkspace } from '../../with-workspace.js'

/** `definition export ID`: the text that `import` takes (rule D4). */
export const command: CliCommand = {
  define(command) {
    command
      .description('Print a definition as {name, content}, which "definition import" takes.')
      .argument('<id>', 'definition to export')
      .option('--format <format>', 'json or yaml (default: json)')
      .addHelpText('after', examples(['jobyard definition export 3 --format yaml > trade-offs.yaml', 'to edit it']))
  },
  async run(context, command) {
    const id = parseRowId('definition', command.args[0])
    const { format = 'json' } = command.opts<{ format?: string }>()
    if (format !== 'json' && format !== 'yaml') throw invalidInput(`--format must be json or yaml, not "${format}"`)
    const { output } = context
    return withWorkspace(context, async ({ evaluations }) => {
      if (output.json) {
        const { name, content } = evaluations.definitions.get(id)
        output.value({ name, content })
      } else output.text(await evaluations.definitions.export(id, format))
      return EXIT.done
    })
  },
}
