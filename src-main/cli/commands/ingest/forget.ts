import type { CliCommand } from '../../cli-command.js'
import { documentToJson } from '../../document-json.js'
import { escapeText } from '../../escape-text.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { withWorkspace } from '../../with-workspace.js'

/** `ingest forget FILE|HASH…`: takes files out of the index. */
export const command: CliCommand = {
  define(command) {
    command
      .description('Take files out of the index, so that search no longer finds them. The files and their jobs stay.')
      .argument('<file-or-hash...>', "an ingested file's path, or its hash, of which 8 digits are enough")
      .addHelpText('after', examples(['jobyard ingest forget notes.md', 'it can be ingested again']))
  },
  async run(context, command) {
    const { output, cwd } = context
    return withWorkspace(context, async ({ ingest }) => {
      const forgotten = await ingest.forget(command.args, cwd)
      if (output.json)
        output.value(command.args.length === 1 ? forgotten.map(documentToJson)[0] : forgotten.map(documentToJson))
      else for (const { id, path } of forgotten) output.line(`document ${id} forgotten: ${escapeText(path)}`)
      return EXIT.done
    })
  },
}
