import { invalidInput } from '../../../../src-shared/errors.js'
import { printJobs } from '../../change-jobs.js'
import type { CliCommand } from '../../cli-command.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { jobLine } from '../../job-words.js'
import { parseId } from '../../parse-ids.js'
import { withWorkspace } from '../../with-workspace.js'

/** `pipeline rerun ID --from STAGE`: a finished job again, from a stage on (rule L8). */
export const command: CliCommand = {
  define(command) {
    command
      .description('Put a finished job with stages back into the queue, to run again from one of its stages on.')
      .argument('<id>', 'the job')
      .option('--from <stage>', 'the first stage that runs again; those before it keep what they gave')
      .addHelpText('after', examples(['jobyard pipeline rerun 12 --from resize', 'resize, and what comes after it']))
  },
  async run(context, command) {
    const id = parseId(command.args[0])
    const { from } = command.opts<{ from?: string }>()
    if (from === undefined) throw invalidInput('--from must name the stage to begin with; see jobyard pipeline show')
    return withWorkspace(context, async ({ pipelines }) => {
      const job = await pipelines.rerun(id, from)
      printJobs(context, [job], true, (one) => jobLine(one, `queued again from "${from}"`))
      return EXIT.done
    })
  },
}
