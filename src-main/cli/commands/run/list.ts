import { invalidInput } from '../../../../src-shared/errors.js'
import { RUN_STATUSES } from '../../../../src-shared/run.js'
import type { CliCommand } from '../../cli-command.js'
import { painter } from '../../colour.js'
import { runToJson } from '../../evaluation-json.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { parseRowId } from '../../parse-ids.js'
import { parseInteger } from '../../parse-number.js'
import { runColumns } from '../../run-lines.js'
import { tableLines } from '../../table.js'
import { withWorkspace } from '../../with-workspace.js'

interface Options {
  status?: string
  definition?: string
  limit?: string
  offset?: string
}

const DEFAULT_LIMIT = 100

/** `run list`: newest first. */
export const command: CliCommand = {
  define(command) {
    command
      .description('List runs, newest first.')
      .option('--status <status>', `only these: ${RUN_STATUSES.join(', ')}`)
      .option('--definition <id>', 'only runs of this definition')
      .option('--limit <n>', `at most this many (default: ${DEFAULT_LIMIT})`)
      .option('--offset <n>', 'leave out this many at the start')
      .addHelpText('after', examples(['jobyard run list --status running', 'what is going on']))
  },
  async run(context, command) {
    const options = command.opts<Options>()
    const status = RUN_STATUSES.find((one) => one === options.status?.toUpperCase())
    if (options.status !== undefined && status === undefined) {
      throw invalidInput(`"${options.status}" is not a status; there are ${RUN_STATUSES.join(', ')}`)
    }
    const limit = options.limit === undefined ? DEFAULT_LIMIT : parseInteger(options.limit, '--limit', 1)
    const offset = options.offset === undefined ? 0 : parseInteger(options.offset, '--offset', 0)
    const filter = {
      ...(status === undefined ? {} : { status }),
      ...(options.definition === undefined ? {} : { definitionId: parseRowId('definition', options.definition) }),
    }
    const { output } = context
    return withWorkspace(context, async ({ evaluations }) => {
      const found = evaluations.runs.list({ ...filter, limit: limit + 1, offset })
      const runs = found.slice(0, limit)
      if (output.json) output.value(runs.map(runToJson))
      else if (runs.length === 0) output.line('no runs')
      else for (const line of tableLines(runs, runColumns(painter(output.colours)), output.columns)) output.line(line)
      if (found.length > limit) output.note(`there are more; --offset ${offset + limit} shows the next`)
      return EXIT.done
    })
  },
}
