import type { CliCommand } from '../../cli-command.js'
import { examples } from '../../examples-help.js'
import { parseRowId } from '../../parse-ids.js'
import { printAnswer } from '../../print-answer.js'

/** `run retry ID`: its failed jobs go back to the queue (rule U6). */
export const command: CliCommand = {
  define(command) {
    command
      .description('Put the failed jobs of a run back into the queue.')
      .argument('<id>', 'run whose jobs are retried')
      .option('--code <code>', 'only those that failed with this code')
      .addHelpText('after', examples(['jobyard run retry 3 --code TIMEOUT', 'not those that the provider refused']))
  },
  async run(context, command) {
    const id = parseRowId('run', command.args[0])
    const { code } = command.opts<{ code?: string }>()
    return printAnswer(context, async ({ runs }) => {
      const count = await runs.retryFailed(id, code)
      const line = count === 1 ? '1 job is queued again' : `${count} jobs are queued again`
      return { json: () => ({ id, retried: count }), lines: () => [line] }
    })
  },
}
