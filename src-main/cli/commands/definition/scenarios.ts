import type { CliCommand } from '../../cli-command.js'
import { escapeText } from '../../escape-text.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { parseRowId } from '../../parse-ids.js'
import { parseInteger } from '../../parse-number.js'
import { withWorkspace } from '../../with-workspace.js'

/** `definition scenarios ID`: all that it asks, in order (rule D2). */
export const command: CliCommand = {
  define(command) {
    command
      .description('List the scenarios of a definition: name, prompt, preamble and score of each dimension.')
      .argument('<id>', 'definition whose scenarios are listed')
      .option('--version <n>', 'of this version (default: the latest)')
      .addHelpText('after', examples(['jobyard definition scenarios 3 --json', 'an array, for a program']))
  },
  async run(context, command) {
    const id = parseRowId('definition', command.args[0])
    const { version } = command.opts<{ version?: string }>()
    const wanted = version === undefined ? undefined : parseInteger(version, '--version', 1)
    const { output } = context
    return withWorkspace(context, async ({ evaluations }) => {
      const scenarios = evaluations.definitions.scenarios(id, wanted)
      if (output.json) output.value(scenarios)
      else for (const { name, prompt } of scenarios) output.line(escapeText(`${name}: ${prompt}`))
      return EXIT.done
    })
  },
}
