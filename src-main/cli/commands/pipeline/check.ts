import type { CliCommand } from '../../cli-command.js'
import { escapeText } from '../../escape-text.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { keptEnv } from '../../origin.js'
import { pipelineInput, usablePipeline } from '../../pipeline-file.js'
import { readText } from '../../read-input.js'
import { withWorkspace } from '../../with-workspace.js'

/** `pipeline check FILE`: says everything that is wrong with a pipeline, or in which order its stages would run. */
export const command: CliCommand = {
  define(command) {
    command
      .description('Check a pipeline without queueing it: its stages, what they need, refer to and run.')
      .argument('<file>', 'YAML or JSON; - for standard input')
      .option('--input <json>', 'fields for its input: JSON, @FILE, or @- for standard input')
      .addHelpText('after', examples(['jobyard pipeline check nightly.yaml', 'each fault with its line and column']))
  },
  async run(context, command) {
    const file = command.args[0] ?? ''
    const text = await readText(file, context.cwd)
    const input = await pipelineInput(command.opts<{ input?: string }>().input, context.cwd)
    const { output } = context
    return withWorkspace(context, async ({ pipelines }) => {
      const place = { searchPath: keptEnv(context.env, process.platform).PATH, cwd: context.cwd }
      const reading = pipelines.read(text, place, input)
      // What is not given yet may still be given when it is added.
      const pipeline = usablePipeline(file === '-' ? 'stdin' : file, { ...reading, missingInputs: [] })
      const missing = reading.missingInputs.map(({ name }) => name)
      if (output.json) output.value({ name: pipeline.name, order: reading.order, missingInputs: missing })
      else {
        output.line(`${escapeText(pipeline.name)}: ${reading.order.map(escapeText).join(' → ')}`)
        if (missing.length > 0) output.line(`give with --input: ${missing.map(escapeText).join(', ')}`)
      }
      return EXIT.done
    })
  },
}
