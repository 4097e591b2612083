import type { CliCommand } from '../../cli-command.js'
import { definitionLine, warningLines } from '../../definition-lines.js'
import { definitionToJson } from '../../evaluation-json.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { readText } from '../../read-input.js'
import { withWorkspace } from '../../with-workspace.js'

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
    const { output } = context
    return withWorkspace(context, async ({ evaluations }) => {
      const definition = await evaluations.definitions.import(text)
      for (const line of warningLines(definition)) output.note(line)
      if (output.json) output.value(definitionToJson(definition))
      else output.line(definitionLine(definition, 'added'))
      return EXIT.done
    })
  },
}
