import type { ProbeRow } from '../../../../src-shared/run.js'
import type { CliCommand } from '../../cli-command.js'
import { escapeText } from '../../escape-text.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { parseRowId } from '../../parse-ids.js'
import { parseInteger } from '../../parse-number.js'
import { defineProbeFilter, probeFilterOf } from '../../probe-filter-options.js'
import { type Column, tableLines } from '../../table.js'
import { withWorkspace } from '../../with-workspace.js'

const DEFAULT_LIMIT = 100

const COLUMNS: Column<ProbeRow>[] = [
  { title: 'JOB', text: ({ jobId }) => String(jobId), right: true },
  { title: 'STATE', text: ({ state }) => state },
  { title: 'DECISION', text: decisionWords },
  { title: 'MODEL', text: ({ model }) => escapeText(model) },
  { title: 'SAMPLE', text: ({ sample }) => String(sample + 1), right: true },
  { title: 'SCENARIO', text: ({ scenario }) => escapeText(scenario) },
  { title: 'ANSWER', text: ({ excerpt, errorCode }) => escapeText(errorCode ?? excerpt), flexible: true },
]

/** `run probes ID`: its probes by scenario, model and sample, narrowed. */
export const command: CliCommand = {
  define(command) {
    defineProbeFilter(
      command
        .description('List the probes of a run by scenario, model and sample, with their decisions.')
        .argument('<id>', 'run whose probes are listed'),
    )
      .option('--limit <n>', `at most this many (default: ${DEFAULT_LIMIT})`)
      .option('--offset <n>', 'leave out this many at the start')
      .addHelpText(
        'after',
        examples(
          ['jobyard run probes 3 --decision undecided', 'what a person has to decide'],
          ['jobyard run probes 3 --model test-model-1 --score action=2', 'one part of it'],
        ),
      )
  },
  async run(context, command) {
    const id = parseRowId('run', command.args[0])
    const filter = probeFilterOf(command)
    const options = command.opts<{ limit?: string; offset?: string }>()
    const limit = options.limit === undefined ? DEFAULT_LIMIT : parseInteger(options.limit, '--limit', 1)
    const offset = options.offset === undefined ? 0 : parseInteger(options.offset, '--offset', 0)
    const { output } = context
    return withWorkspace(context, async ({ evaluations }) => {
      const { total, rows } = evaluations.runs.probes(id, filter, { offset, limit })
      if (output.json) output.value(rows)
      else if (rows.length === 0) output.line('no probes')
      else for (const line of tableLines(rows, COLUMNS, output.columns)) output.line(line)
      if (offset + rows.length < total)
        output.note(`${offset + rows.length} of ${total}; --offset and --limit show others`)
      return EXIT.done
    })
  },
}

function decisionWords({ decision, manualDecision, undecided }: ProbeRow): string {
  if (manualDecision !== null) return `${manualDecision} by hand${decision === null ? '' : `, was ${decision}`}`
  if (undecided) return 'undecided'
  return decision === null ? '' : String(decision)
}
