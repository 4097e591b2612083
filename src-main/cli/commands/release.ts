import { changeJobs } from '../change-jobs.js'
import type { CliCommand } from '../cli-command.js'
import { examples } from '../examples-help.js'
import { jobLine, stateWords } from '../job-words.js'
import { parseDistinctIds } from '../parse-ids.js'

/** `release ID…`: the end of a hold; with `--now` also of a delay or a wait before a retry. */
export const command: CliCommand = {
  define(command) {
    command
      .description('Let held jobs start again. One that waits for a time goes on waiting, unless --now is given.')
      .argument('<id...>', 'jobs to release')
      .option('--now', 'do not wait for the time that it was delayed to either')
      .addHelpText(
        'after',
        examples(
          ['jobyard release 12', 'end its hold'],
          ['jobyard release 12 --now', 'and its delay or its wait for a retry'],
        ),
      )
  },
  async run(context, command) {
    const ids = parseDistinctIds(command.args)
    const now = command.opts<{ now?: boolean }>().now === true
    return changeJobs(
      context,
      ids,
      (jobs) => jobs.release(ids, { now }),
      (job) => jobLine(job, `released, ${stateWords(job, Date.now())}`),
    )
  },
}
