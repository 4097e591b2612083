import { parseDurationMs } from '../../../src-shared/duration.js'
import { isTerminal } from '../../../src-shared/job.js'
import { printJobs } from '../change-jobs.js'
import type { CliCommand } from '../cli-command.js'
import { examples } from '../examples-help.js'
import { EXIT } from '../exit-code.js'
import { jobLine } from '../job-words.js'
import { parseDistinctIds } from '../parse-ids.js'
import { withWorkspace } from '../with-workspace.js'

/** Longest sleep without a look at the database, for the case that a notice of change got lost. */
const LOOK_EVERY_MS = 5_000

/** `wait ID…`: returns when all jobs have ended; exit 1 unless every one of them completed. */
export const command: CliCommand = {
  define(command) {
    command
      .description('Wait until all these jobs have ended. Exit code 1 if one is not completed, or the time is up.')
      .argument('<id...>', 'jobs to wait for')
      .option('--timeout <duration>', 'wait at most this long')
      .addHelpText(
        'after',
        examples(
          ['jobyard wait 12 13 && echo both done', 'go on only if both completed'],
          ['jobyard wait 12 --timeout 10m', 'but not for ever'],
        ),
      )
  },
  async run(context, command) {
    const ids = parseDistinctIds(command.args)
    const { timeout } = command.opts<{ timeout?: string }>()
    const deadline =
      timeout === undefined ? Number.POSITIVE_INFINITY : performance.now() + parseDurationMs(timeout, '--timeout')
    return withWorkspace(context, async ({ jobs }) => {
      let current = ids.map((id) => jobs.get(id))
      let leftMs = deadline - performance.now()
      while (leftMs > 0 && !current.every((job) => isTerminal(job.state))) {
        await jobs.changed(Math.min(LOOK_EVERY_MS, leftMs))
        current = ids.map((id) => jobs.get(id))
        leftMs = deadline - performance.now()
      }
      printJobs(context, current, ids.length === 1, (job) =>
        jobLine(job, job.error === null ? job.state : `${job.state} with ${job.error.code}`),
      )
      const waiting = current.filter((job) => !isTerminal(job.state))
      if (waiting.length > 0) {
        context.output.note(`the time is up: ${waiting.map((job) => `job ${job.id} is ${job.state}`).join(', ')}`)
      }
      return current.every((job) => job.state === 'completed') ? EXIT.done : EXIT.failed
    })
  },
}
