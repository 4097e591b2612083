import type { CliCommand } from '../../cli-command.js'
import { definitionAnswer } from '../../definition-answer.js'
import { warningLines } from '../../definition-lines.js'
import { examples } from '../../examples-help.js'
import { parseRowId } from '../../parse-ids.js'
import { printAnswer } from '../../print-answer.js'
import { readText } from '../../read-input.js'

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
    return printAnswer(context, async ({ definitions }) => {
      const definition = await definitions.editFrom(id, text)
      for (const line of warningLines(definition)) context.output.note(line)
      return definitionAnswer(definition, 'edited')
    })
  },
}
