import type { CliCommand } from '../../cli-command.js'
import { painter } from '../../colour.js'
import { runToJson } from '../../evaluation-json.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { runViewLines } from '../../run-lines.js'
import { defineRunRequest, runRequestOf } from '../../run-request-options.js'
import { withWorkspace } from '../../with-workspace.js'

/** `run start`: a run and all its jobs, or nothing (rules U1–U4). */
export const command: CliCommand = {
  define(command) {
    defineRunRequest(command)
      .description('Put a definition to models: one job for each chosen scenario, model and sample. Prints the run.')
      .addHelpText(
        'after',
        examples(
          ['jobyard run start --definition 1 --models test-model-1,test-model-2', 'everything, twice'],
          ['jobyard run start --definition 1 --models test-model-1 --sample 10 --seed 42', 'a tenth, the same again'],
        ),
      )
  },
  async run(context, command) {
    const request = runRequestOf(command)
    const { output } = context
    return withWorkspace(context, async ({ evaluations }) => {
      const run = await evaluations.runs.start(request)
      if (output.json) output.value(runToJson(run))
      else for (const line of runViewLines(run, painter(output.colours), output.columns)) output.line(line)
      return EXIT.done
    })
  },
}
