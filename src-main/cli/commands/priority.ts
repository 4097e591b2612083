import { invalidInput } from '../../../src-shared/errors.js'
import { changeJobs } from '../change-jobs.js'
import type { CliCommand } from '../cli-command.js'
import { examples } from '../examples-help.js'
import { jobLine } from '../job-words.js'
import { parseDistinctIds } from '../parse-ids.js'
import { parsePriority } from '../parse-number.js'

/** `priority ID… P`: queued jobs go last in the new priority, paused ones take it when they resume (rule Q7). */
export const command: CliCommand = {
  define(command) {
    command
      .usage('[options] <id...> <priority>')
      .description(
        'Change the priority of queued or paused jobs: low (0), normal (5), high (10), or a number from -1000 to 1000; ' +
          'higher runs first. A queued job goes last in the new priority.',
      )
      .argument('<id...>', 'jobs, then the priority')
      .addHelpText(
        'after',
        examples(
          ['jobyard priority 12 high', 'ahead of normal jobs'],
          ['jobyard priority 12 13 -5', 'behind low ones'],
        ),
      )
  },
  async run(context, command) {
    const words = [...command.args]
    const last = words.pop() ?? ''
    if (words.length === 0) throw invalidInput('give job ids and then the priority, e.g. jobyard priority 12 high')
    const ids = parseDistinctIds(words)
    const priority = parsePriority(last, 'the priority')
    return changeJobs(
      context,
      ids,
      (jobs) => jobs.setPriority(ids, priority),
      (job) => jobLine(job, `has priority ${job.priority}${job.position === null ? '' : `, position ${job.position}`}`),
    )
  },
}
