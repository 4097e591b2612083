import type { CliCommand } from '../../cli-command.js'
import { definitionAnswer } from '../../definition-answer.js'
import { warningLines } from '../../definition-lines.js'
import { examples } from '../../examples-help.js'
import { printAnswer } from '../../print-answer.js'
import { readText } from '../../read-input.js'

/** `definition import FILE|-`: adds a definition from a file that holds `{name, content}` (rule D4). */
export const command: CliCommand = {
  define(command) {
    command
      .description('Add a definition from a JSON or YAML file that holds {name, content}, and print it.')
      .argument('<file>', 'the file; - for standard input')
      .addHelpText(
        'after',
        examples(
          ['jobyard definition import examples/definitions/trade-offs.yaml', 'then start a run with its id'],
          ['jobyard definition export 3 | jobyard --data other definition import -', 'into another data folder'],
        ),
      )
  },
  async run(context, command) {
    const text = await readText(command.args[0] ?? '', context.cwd)
    return printAnswer(context, async ({ definitions }) => {
      const definition = await definitions.import(text)
      for (const line of warningLines(definition)) context.output.note(line)
      return definitionAnswer(definition, 'added')
    })
  },
}
