import { invalidInput } from '../../../src-shared/errors.js'
import { toIso } from '../../../src-shared/job.js'
import type { QueueStatus } from '../../engine/job-service.js'
import type { CliCommand } from '../cli-command.js'
import { escapeText } from '../escape-text.js'
import { examples } from '../examples-help.js'
import { EXIT } from '../exit-code.js'
import { scopeOf, scopeWords } from '../scope-option.js'
import { type Column, tableLines } from '../table.js'
import { withWorkspace } from '../with-workspace.js'

type TypeCounts = QueueStatus['types'][number]

const COLUMNS: Column<TypeCounts>[] = [
  { title: 'TYPE', text: (row) => escapeText(row.type) },
  ...(['queued', 'waiting', 'running', 'paused', 'completed', 'failed', 'cancelled'] as const).map(
    (state): Column<TypeCounts> => ({ title: state.toUpperCase(), text: (row) => String(row[state]), right: true }),
  ),
]

/** `queue pause|resume|status`: stops and starts dispatch of the queue, a type or a group (rule R6), and counts. */
export const command: CliCommand = {
  define(command) {
    command
      .usage('[options] pause|resume|status')
      .description('Pause or resume the start of jobs; what runs goes on. Or show how many jobs are in which state.')
      .argument('<action>', 'pause, resume or status')
      .option('--type <type>', 'only jobs of this type')
      .option('--group <group>', 'only jobs of this group')
      .addHelpText(
        'after',
        examples(
          ['jobyard queue pause', 'start nothing more for now'],
          ['jobyard queue resume --group gpu', "end that group's own pause"],
          ['jobyard queue status', 'counts by type and state'],
        ),
      )
  },
  async run(context, command) {
    const action = command.args[0] ?? ''
    if (action !== 'pause' && action !== 'resume' && action !== 'status') {
      throw invalidInput(`queue can pause, resume or show its status, not "${action}"`)
    }
    const scope = scopeOf(command.opts())
    const { output } = context
    return withWorkspace(context, async ({ jobs }) => {
      if (action === 'pause') await jobs.pauseScope(scope)
      if (action === 'resume') await jobs.resumeScope(scope)
      const status = jobs.status(scope)
      if (output.json) output.value(toJson(status))
      else if (action === 'pause')
        output.line(`${escapeText(scopeWords(scope))} is paused: nothing more of it starts, what runs goes on`)
      else if (action === 'resume') output.line(`${escapeText(scopeWords(scope))} is not paused`)
      else for (const line of statusLines(status, output.columns)) output.line(line)
      return EXIT.done
    })
  },
}

/** The reasons of pauses are there only where there are any. */
function toJson({ pauseReasons, ...status }: QueueStatus): Record<string, unknown> {
  if (pauseReasons.length === 0) return status
  return { ...status, pauseReasons: pauseReasons.map((pause) => ({ ...pause, at: toIso(pause.at) })) }
}

function statusLines(status: QueueStatus, columns: number | null): string[] {
  const { total, types } = status
  const pauses = [
    ...(status.paused ? ['the queue is paused'] : []),
    ...status.pausedTypes.map((type) => `type ${escapeText(type)} is paused`),
    ...status.pausedGroups.map((group) => {
      const reason = status.pauseReasons.find((pause) => pause.kind === 'group' && pause.name === group)?.reason
      return escapeText(`group ${group} is paused${reason === undefined ? '' : `: ${reason}`}`)
    }),
  ]
  // The total's `queued` includes the waiting ones, a type's does not; a table must not mix the two.
  const sum: TypeCounts = { type: 'all', ...total, queued: total.queued - total.waiting }
  return [
    ...(pauses.length === 0 ? ['nothing is paused'] : pauses),
    '',
    ...tableLines([...types, sum], COLUMNS, columns),
  ]
}
