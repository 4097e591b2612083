import { toIso } from '../../../../src-shared/job.js'
import type { CliCommand } from '../../cli-command.js'
import { painter } from '../../colour.js'
import { definitionViewLines } from '../../definition-lines.js'
import { definitionToJson } from '../../evaluation-json.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { parseRowId } from '../../parse-ids.js'
import { parseInteger } from '../../parse-number.js'
import { withWorkspace } from '../../with-workspace.js'

/** `definition show ID`: one definition, in its latest or another version. */
export const command: CliCommand = {
  define(command) {
    command
      .description('Show one definition.')
      .argument('<id>', 'definition to show')
      .option('--version <n>', 'as it was in this version (default: the latest)')
      .addHelpText('after', examples(['jobyard definition show 3 --version 1', 'as it was first']))
  },
  async run(context, command) {
    const id = parseRowId('definition', command.args[0])
    const { version } = command.opts<{ version?: string }>()
    const wanted = version === undefined ? undefined : parseInteger(version, '--version', 1)
    const { output } = context
    return withWorkspace(context, async ({ evaluations }) => {
      const definition = evaluations.definitions.get(id, wanted)
      const versions = evaluations.definitions.versions(id)
      if (output.json) {
        const dated = versions.map((one) => ({ ...one, createdAt: toIso(one.createdAt) }))
        output.value({ ...definitionToJson(definition), versions: dated })
      } else {
        for (const line of definitionViewLines(definition, versions, painter(output.colours))) output.line(line)
      }
      return EXIT.done
    })
  },
}
