import { invalidInput } from '../../../src-shared/errors.js'
import { printJobs } from '../change-jobs.js'
import type { CliCommand } from '../cli-command.js'
import { examples } from '../examples-help.js'
import { EXIT } from '../exit-code.js'
import { jobLine } from '../job-words.js'
import { parseDistinctIds } from '../parse-ids.js'
import { withWorkspace } from '../with-workspace.js'

/** `retry ID… | --all-failed`: back to the queue, with one more attempt where none is left (rule S2). */
export const command: CliCommand = {
  define(command) {
    command
      .description('Put failed or cancelled jobs back into the queue, last of their priority.')
      .argument('[id...]', 'jobs to retry')
      .option('--all-failed', 'every failed job')
      .addHelpText(
        'after',
        examples(['jobyard retry 12', 'run it again'], ['jobyard retry --all-failed', 'all that failed']),
      )
  },
  async run(context, command) {
    const ids = parseDistinctIds(command.args)
    const all = command.opts<{ allFailed?: boolean }>().allFailed === true
    if (all === ids.length > 0) throw invalidInput('give the ids of the jobs to retry, or --all-failed')
    return withWorkspace(context, async ({ jobs }) => {
      const retried = all ? await jobs.retryAllFailed() : await jobs.retry(ids)
      printJobs(context, retried, ids.length === 1, (job) =>
        jobLine(job, `queued, attempt ${job.attempt + 1} of ${job.maxAttempts} comes next`),
      )
      if (all && retried.length === 0) context.output.note('no job has failed')
      return EXIT.done
    })
  },
}
