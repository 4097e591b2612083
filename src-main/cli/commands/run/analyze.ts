import { invalidInput } from '../../../../src-shared/errors.js'
import type { CliCommand } from '../../cli-command.js'
import { analysisToJson } from '../../evaluation-json.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { parseRowId } from '../../parse-ids.js'
import { withWorkspace } from '../../with-workspace.js'

/** `run analyze ID`: queues an analysis, or prints it when the same inputs were analysed before (rules A2–A4). */
export const command: CliCommand = {
  define(command) {
    command
      .description(
        'Analyse a run by a job. When the same answers were analysed before, that analysis is printed and nothing is queued.',
      )
      .argument('<id>', 'run to analyse')
      .option('--kind <kind>', 'basic or deep (default: basic)')
      .addHelpText(
        'after',
        examples(
          ['jobyard run analyze 3 && jobyard worker --once', 'queue it and run it'],
          ['jobyard run analyze 3 --json', 'then print it'],
        ),
      )
  },
  async run(context, command) {
    const id = parseRowId('run', command.args[0])
    const { kind = 'basic' } = command.opts<{ kind?: string }>()
    if (kind !== 'basic' && kind !== 'deep') throw invalidInput(`--kind must be basic or deep, not "${kind}"`)
    const { output } = context
    return withWorkspace(context, async ({ evaluations }) => {
      const { jobId, analysis } = await evaluations.runs.analyze(id, kind)
      if (output.json) output.value({ jobId, analysis: analysis === null ? null : analysisToJson(analysis) })
      else if (analysis === null) output.line(`job ${jobId} analyses run ${id}; jobyard wait ${jobId} waits for it`)
      else output.line(JSON.stringify(analysis.result, null, 2))
      return EXIT.done
    })
  },
}
