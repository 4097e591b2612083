import { invalidInput } from '../../../src-shared/errors.js'
import { JOB_STATES, type JobState, jobToJson } from '../../../src-shared/job.js'
import type { JobFilter } from '../../engine/job-service.js'
import type { CliCommand } from '../cli-command.js'
import { painter } from '../colour.js'
import { examples } from '../examples-help.js'
import { EXIT } from '../exit-code.js'
import { jobColumns } from '../job-columns.js'
import { parseRowId } from '../parse-ids.js'
import { parseInteger } from '../parse-number.js'
import { tableLines } from '../table.js'
import { withWorkspace } from '../with-workspace.js'

interface Options {
  state?: string[]
  type?: string
  group?: string
  run?: string
  search?: string
  limit?: string
  offset?: string
}

const DEFAULT_LIMIT = 100
const MAX_LIMIT = 1_000_000

/** `list`: jobs in the order in which they will run, then what is paused, then what is done, newest first (rule Q6). */
export const command: CliCommand = {
  define(command) {
    command
      .description(
        'List jobs: running ones, queued ones in the order in which they run, paused ones, and finished ones newest first.',
      )
      .option(
        '--state <states>',
        `only these, with commas: ${JOB_STATES.join(', ')}`,
        (value: string, before?: string[]) => [...(before ?? []), value],
      )
      .option('--type <type>', 'only jobs of this type')
      .option('--group <group>', 'only jobs of this group')
      .option('--run <id>', 'only jobs of this run')
      .option('--search <text>', 'only jobs whose name, input, error or transcript holds this')
      .option('--limit <n>', `at most this many (default: ${DEFAULT_LIMIT})`)
      .option('--offset <n>', 'leave out this many at the start')
      .addHelpText(
        'after',
        examples(
          ['jobyard list', 'what runs, what comes next, what is done'],
          ['jobyard list --state failed --json', 'what failed, for a program'],
          ['jobyard list --search ffmpeg', 'what has to do with it'],
        ),
      )
  },
  async run(context, command) {
    const { filter, limit } = filterOf(command.opts<Options>())
    const { output } = context
    return withWorkspace(context, async ({ jobs }) => {
      // One more than is shown tells whether there are more.
      const found = jobs.list({ ...filter, limit: limit + 1 })
      const shown = found.slice(0, limit)
      if (output.json) output.value(shown.map(jobToJson))
      else if (shown.length === 0) output.line('no jobs')
      else
        for (const line of tableLines(shown, jobColumns(painter(output.colours), Date.now()), output.columns))
          output.line(line)
      if (found.length > limit) {
        output.note(`there are more; --offset ${(filter.offset ?? 0) + limit} shows the next, --limit N more at once`)
      }
      return EXIT.done
    })
  },
}

function filterOf(options: Options): { filter: JobFilter; limit: number } {
  const filter: JobFilter = {}
  if (options.state !== undefined) filter.states = statesOf(options.state.join(','))
  if (options.type !== undefined) filter.type = options.type
  if (options.group !== undefined) filter.group = options.group
  if (options.run !== undefined) filter.runId = parseRowId('run', options.run)
  if (options.search !== undefined) filter.search = options.search
  if (options.offset !== undefined) filter.offset = parseInteger(options.offset, '--offset', 0)
  return {
    filter,
    limit: options.limit === undefined ? DEFAULT_LIMIT : parseInteger(options.limit, '--limit', 1, MAX_LIMIT),
  }
}

function statesOf(text: string): JobState[] {
  const words = text.split(',').map((word) => word.trim())
  return [...new Set(words)].map((word) => {
    const state = JOB_STATES.find((known) => known === word)
    if (state === undefined) throw invalidInput(`"${word}" is not a state; there are ${JOB_STATES.join(', ')}`)
    return state
  })
}
