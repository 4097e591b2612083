import type { CliCommand } from '../../cli-command.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { estimateLines } from '../../run-lines.js'
import { defineRunRequest, runRequestOf } from '../../run-request-options.js'
import { withWorkspace } from '../../with-workspace.js'

/** `run estimate`: what a run would use, without starting it (rule U9). */
export const command: CliCommand = {
  define(command) {
    defineRunRequest(command)
      .description('Say how many jobs a run would have, and about how many tokens, dollars and minutes it would take.')
      .addHelpText(
        'after',
        examples(['jobyard run estimate --definition 1 --models test-model-1', 'takes what "run start" takes']),
      )
  },
  async run(context, command) {
    const request = runRequestOf(command)
    const { output } = context
    return withWorkspace(context, async ({ evaluations }) => {
      const estimate = evaluations.runs.estimate(request)
      if (output.json) output.value(estimate)
      else for (const line of estimateLines(estimate)) output.line(line)
      return EXIT.done
    })
  },
}
