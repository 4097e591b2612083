import type { CliCommand } from '../../cli-command.js'
import { definitionLine, warningLines } from '../../definition-lines.js'
import { definitionToJson } from '../../evaluation-json.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { parseRowId } from '../../parse-ids.js'
import { readText } from '../../read-input.js'
import { withWorkspace } from '../../with-workspace.js'

/** `definition edit ID FILE|-`: makes a new version; runs keep the one that they were started with (rule D4). */
export const command: CliCommand = {
  define(command) {
    command
      .description(
        'Make a new version of a definition from a file that holds {name, content}. Runs keep the version that they were ' +
          'started with. The same content again makes no new version.',
      )
      .argument('<id>', 'definition to edit')
      .argument('<file>', 'the file; - for standard input')
      .addHelpText('after', examples(['jobyard definition edit 3 changed.yaml', 'version 2 of it']))
  },
  async run(context, command) {
    const id = parseRowId('definition', command.args[0])
    const text = await readText(command.args[1] ?? '', context.cwd)
    const { output } = context
    return withWorkspace(context, async ({ evaluations }) => {
      const definition = await evaluations.definitions.editFrom(id, text)
      for (const line of warningLines(definition)) output.note(line)
      if (output.json) output.value(definitionToJson(definition))
      else output.line(definitionLine(definition, 'edited'))
      return EXIT.done
    })
  },
}
