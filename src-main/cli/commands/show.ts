import { attemptToJson, historyToJson } from '../../../src-shared/job.js'
import { toJson } from '../change-jobs.js'
import type { CliCommand } from '../cli-command.js'
import { painter } from '../colour.js'
import { examples } from '../examples-help.js'
import { EXIT } from '../exit-code.js'
import { jobViewLines } from '../job-view.js'
import { parseId } from '../parse-ids.js'
import { withWorkspace } from '../with-workspace.js'

interface Options {
  history?: boolean
  attempts?: boolean
}

/** `show ID`: everything about one job. */
export const command: CliCommand = {
  define(command) {
    command
      .description('Show one job.')
      .argument('<id>', 'job to show')
      .option('--history', 'add every change of its state')
      .option('--attempts', 'add its attempts')
      .addHelpText('after', examples(['jobyard show 12 --history', 'what happened to it, when and why']))
  },
  async run(context, command) {
    const id = parseId(command.args[0])
    const options = command.opts<Options>()
    const { output } = context
    return withWorkspace(context, async ({ jobs }) => {
      const job = jobs.get(id)
      const history = options.history ? jobs.history(id) : null
      const attempts = options.attempts ? jobs.attempts(id) : null
      if (output.json) {
        output.value({
          ...toJson(job),
          ...(history === null ? {} : { history: history.map(historyToJson) }),
          ...(attempts === null ? {} : { attempts: attempts.map(attemptToJson) }),
        })
      } else {
        const view = {
          job,
          history,
          attempts,
          now: Date.now(),
          paint: painter(output.colours),
          columns: output.columns,
        }
        for (const line of jobViewLines(view)) output.line(line)
      }
      return EXIT.done
    })
  },
}
