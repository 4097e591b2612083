import type { CliCommand } from '../../cli-command.js'
import { painter } from '../../colour.js'
import { taskToJson } from '../../evaluation-json.js'
import { examples } from '../../examples-help.js'
import { parseRowId } from '../../parse-ids.js'
import { parseInteger } from '../../parse-number.js'
import { printAnswer } from '../../print-answer.js'
import { taskColumns } from '../../run-lines.js'
import { tableLines } from '../../table.js'

/** `run tasks ID`: what completed or failed last (rule U8). */
export const command: CliCommand = {
  define(command) {
    command
      .description('List the jobs of a run that completed or failed last, newest first.')
      .argument('<id>', 'run whose jobs are listed')
      .option('--limit <n>', 'at most this many (default: 5)')
      .addHelpText('after', examples(['jobyard run tasks 3 --limit 20', 'the last 20']))
  },
  async run(context, command) {
    const id = parseRowId('run', command.args[0])
    const { limit } = command.opts<{ limit?: string }>()
    const wanted = limit === undefined ? undefined : parseInteger(limit, '--limit', 1, 100_000)
    const { colours, columns } = context.output
    return printAnswer(context, ({ runs }) => {
      const tasks = runs.recentTasks(id, wanted)
      return {
        json: () => tasks.map(taskToJson),
        lines: () =>
          tasks.length === 0 ? ['nothing has finished yet'] : tableLines(tasks, taskColumns(painter(colours)), columns),
      }
    })
  },
}
