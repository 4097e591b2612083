import { toIso } from '../../../../src-shared/job.js'
import type { CliCommand } from '../../cli-command.js'
import { painter } from '../../colour.js'
import { definitionViewLines } from '../../definition-lines.js'
import { definitionToJson } from '../../evaluation-json.js'
import { examples } from '../../examples-help.js'
import { parseRowId } from '../../parse-ids.js'
import { printAnswer } from '../../print-answer.js'
import { VERSION_FLAGS, versionOption } from '../../version-option.js'

/** `definition show ID`: one definition, in its latest or another version. */
export const command: CliCommand = {
  define(command) {
    command
      .description('Show one definition.')
      .argument('<id>', 'definition to show')
      .option(VERSION_FLAGS, 'as it was in this version (default: the latest)')
      .addHelpText('after', examples(['jobyard definition show 3 --version 1', 'as it was first']))
  },
  async run(context, command) {
    const id = parseRowId('definition', command.args[0])
    const wanted = versionOption(command)
    return printAnswer(context, ({ definitions }) => {
      const definition = definitions.get(id, wanted)
      const versions = definitions.versions(id)
      const dated = () => versions.map((one) => ({ ...one, createdAt: toIso(one.createdAt) }))
      return {
        json: () => ({ ...definitionToJson(definition), versions: dated() }),
        lines: () => definitionViewLines(definition, versions, painter(context.output.colours)),
      }
    })
  },
}
