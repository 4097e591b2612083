import { JobyardError } from '../../../../src-shared/errors.js'
import { PIPELINE_TYPE } from '../../../../src-shared/pipeline/pipeline.js'
import type { CliCommand } from '../../cli-command.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { type AddOptions, newJobOf } from '../../new-job-options.js'
import { pipelineInput, usablePipeline } from '../../pipeline-file.js'
import { printAdded } from '../../print-added.js'
import { attemptOptions, placeOptions, repeated } from '../../queueing-options.js'
import { readText } from '../../read-input.js'
import { withWorkspace } from '../../with-workspace.js'

/** `pipeline add FILE`: queues the stages of a file as one job, and prints it. */
export const command: CliCommand = {
  define(command) {
    command
      .description('Queue a pipeline: stages that run one after another, each a program, a shell line or a handler.')
      .argument('<file>', 'YAML or JSON; - for standard input')
      .option('--input <json>', 'fields for its input: JSON, @FILE, or @- for standard input')
      .option('--name <name>', "how lists call it (default: the file's name field)")
    placeOptions(command)
    command
      .option('--cwd <folder>', 'folder that its programs run in (default: this one)')
      .option('--env <name=value>', 'variable for its programs; may be repeated', repeated)
      .option('--secret <name>', 'stored secret for its programs; only its name is kept; may be repeated', repeated)
      .option(
        '--max-attempts <n>',
        'how often it is tried at most; a program that fails is not tried again (default: 4)',
      )
    attemptOptions(command)
    command.addHelpText(
      'after',
      examples(
        ['jobyard pipeline add nightly.yaml', 'queue it'],
        [`jobyard pipeline add thumbnails.yaml --input '{"folder": "June"}'`, 'with its input'],
        ['jobyard pipeline check nightly.yaml', 'only say what is wrong with it'],
      ),
    )
  },
  async run(context, command) {
    const options = command.opts<AddOptions>()
    const file = command.args[0] ?? ''
    const text = await readText(file, context.cwd)
    const input = await pipelineInput(options.input, context.cwd)
    return withWorkspace(context, async ({ jobs, pipelines }) => {
      // First the options: they say which folder and PATH the programs are looked for in.
      const call = { cwd: context.cwd, env: context.env, operands: [], rest: null }
      const { job, origin } = await newJobOf({ ...options, type: PIPELINE_TYPE, input: '{}' }, call)
      const reading = pipelines.read(text, { searchPath: origin.env.PATH, cwd: origin.cwd }, input)
      const pipeline = usablePipeline(file === '-' ? 'stdin' : file, reading)
      const [enqueued] = (await jobs.enqueue([{ name: pipeline.name, ...job, input: pipeline as never }], origin)).jobs
      if (enqueued === undefined) throw new JobyardError('internal', 'the job was queued, but has no id')
      printAdded(context, jobs.get(enqueued.id), enqueued.existed, `, ${pipeline.stages.length} stages`)
      return EXIT.done
    })
  },
}
