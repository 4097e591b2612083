import { invalidInput } from '../../../src-shared/errors.js'
import { changeJobs } from '../change-jobs.js'
import type { CliCommand } from '../cli-command.js'
import { examples } from '../examples-help.js'
import { movedLine } from '../moved-line.js'
import { parseIds } from '../parse-ids.js'

/** `reorder ID ID…`: the listed jobs, in that order, ahead of the unlisted ones of their priority (rule Q5). */
export const command: CliCommand = {
  define(command) {
    command
      .description(
        'Put queued jobs, in this order, ahead of the others of their priority. The others keep their order.',
      )
      .argument('<id...>', 'jobs in the order in which they are to run')
      .addHelpText('after', examples(['jobyard reorder 14 12 13', '14 first, then 12, then 13, then the rest']))
  },
  async run(context, command) {
    const ids = parseIds(command.args)
    const repeated = ids.find((id, index) => ids.indexOf(id) !== index)
    if (repeated !== undefined) throw invalidInput(`job ${repeated} is listed twice; nothing was moved`)
    return changeJobs(context, ids, (jobs) => jobs.reorder(ids), movedLine)
  },
}
