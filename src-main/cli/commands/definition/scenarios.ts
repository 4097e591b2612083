import type { CliCommand } from '../../cli-command.js'
import { escapeText } from '../../escape-text.js'
import { examples } from '../../examples-help.js'
import { parseRowId } from '../../parse-ids.js'
import { printAnswer } from '../../print-answer.js'
import { VERSION_FLAGS, versionOption } from '../../version-option.js'

/** `definition scenarios ID`: all that it asks, in order (rule D2). */
export const command: CliCommand = {
  define(command) {
    command
      .description('List the scenarios of a definition: name, prompt, preamble and score of each dimension.')
      .argument('<id>', 'definition whose scenarios are listed')
      .option(VERSION_FLAGS, 'of this version (default: the latest)')
      .addHelpText('after', examples(['jobyard definition scenarios 3 --json', 'an array, for a program']))
  },
  async run(context, command) {
    const id = parseRowId('definition', command.args[0])
    const wanted = versionOption(command)
    return printAnswer(context, ({ definitions }) => {
      const scenarios = definitions.scenarios(id, wanted)
      return {
        json: () => scenarios,
        lines: () => scenarios.map(({ name, prompt }) => escapeText(`${name}: ${prompt}`)),
      }
    })
  },
}
