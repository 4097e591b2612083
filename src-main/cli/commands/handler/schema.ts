import { manifestJsonSchema } from '../../../kit/manifest-json-schema.js'
import type { CliCommand } from '../../cli-command.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'

/** `handler schema`: the JSON Schema of `handler.json`. */
export const command: CliCommand = {
  define(command) {
    command
      .description('Print the JSON Schema of handler.json, for editors and other tools.')
      .addHelpText(
        'after',
        examples(['jobyard handler schema > handler-manifest.schema.json', 'to point "$schema" at']),
      )
  },
  async run({ output }) {
    if (output.json) output.value(manifestJsonSchema())
    else output.text(`${JSON.stringify(manifestJsonSchema(), null, 2)}\n`)
    return EXIT.done
  },
}
