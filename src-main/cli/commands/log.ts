import { invalidInput, JobyardError } from '../../../src-shared/errors.js'
import type { StageView } from '../../../src-shared/pipeline/stage-view.js'
import { OUTPUT_STREAMS, type OutputStream } from '../../output/output-format.js'
import type { CliCommand } from '../cli-command.js'
import { examples } from '../examples-help.js'
import { EXIT } from '../exit-code.js'
import { followLog } from '../follow-log.js'
import { parseId } from '../parse-ids.js'
import { parseInteger } from '../parse-number.js'
import { printLog } from '../print-log.js'
import { withWorkspace } from '../with-workspace.js'

interface Options {
  attempt?: string
  tail?: string
  follow?: boolean
  stream?: string
  stage?: string
}

/** `log ID`: an attempt's output, byte for byte as it came (rule R8). */
export const command: CliCommand = {
  define(command) {
    command
      .description("Print a job's output, byte for byte. Both streams come in the order in which they arrived.")
      .argument('<id>', 'job whose output is printed')
      .option('--attempt <n>', 'output of this attempt (default: the latest)')
      .option('--tail <n>', 'only the last lines, this many')
      .option('--follow', 'go on while the job writes, until it has ended')
      .option('--stream <stream>', 'only out or err')
      .option('--stage <name>', 'only what this stage put out, in the attempt in which it last ran')
      .addHelpText(
        'after',
        examples(
          ['jobyard log 12', 'all of it'],
          ['jobyard log 12 --tail 20 --follow', 'the end, and what comes'],
          ['jobyard log 12 --stream err --json', 'errors with their times, for a program'],
        ),
      )
  },
  async run(context, command) {
    const id = parseId(command.args[0])
    const options = command.opts<Options>()
    const attempt = options.attempt === undefined ? null : parseInteger(options.attempt, '--attempt', 1)
    const tail = options.tail === undefined ? null : parseInteger(options.tail, '--tail', 0)
    const stream = streamOf(options.stream)
    return withWorkspace(context, async (workspace) => {
      const job = workspace.jobs.get(id)
      if (attempt !== null && attempt > job.attempt) {
        throw new JobyardError('not-found', `job ${id} has no attempt ${attempt}; its latest is ${job.attempt}`, {
          details: { id, attempt },
        })
      }
      const stage = options.stage === undefined ? null : stageOf(workspace.pipelines.stages(id), id, options.stage)
      const what = { id, attempt, tail, stream, section: stage?.number }
      const latest = stage?.attempt ?? job.attempt
      if (options.follow) await followLog(workspace, what, context.output)
      else await printLog(workspace.outputPath(id, attempt ?? latest), what, context.output)
      return EXIT.done
    })
  },
}

function stageOf(stages: readonly StageView[] | null, id: number, name: string): StageView {
  const stage = stages?.find((one) => one.name === name)
  if (stage !== undefined) return stage
  const known = stages === null ? 'it has none, or has not begun them' : stages.map((one) => one.name).join(', ')
  throw new JobyardError('not-found', `job ${id} has no stage "${name}": ${known}`, { details: { id, stage: name } })
}

function streamOf(word: string | undefined): OutputStream | undefined {
  const stream = OUTPUT_STREAMS.find((known) => known === word)
  if (word !== undefined && stream === undefined) throw invalidInput(`--stream must be out or err, not "${word}"`)
  return stream
}
