import { invalidInput } from '../../../src-shared/errors.js'
import { changeJobs } from '../change-jobs.js'
import type { CliCommand, CliContext } from '../cli-command.js'
import { examples } from '../examples-help.js'
import { EXIT } from '../exit-code.js'
import {
  choosesFinished,
  countedByState,
  type FinishedOptions,
  finishedFilter,
  finishedOptions,
} from '../finished-filter.js'
import { jobLine } from '../job-words.js'
import { parseDistinctIds } from '../parse-ids.js'
import { withWorkspace } from '../with-workspace.js'

interface Options extends FinishedOptions {
  yes?: boolean
}

/** Jobs that are deleted in one transaction. */
const BATCH = 200

/** `remove ID…`: deletes finished jobs with their history and output; their ids are never used again (rule K3). */
export const command: CliCommand = {
  define(command) {
    command
      .description('Delete completed, failed or cancelled jobs with their history and output. There is no way back.')
      .usage('[options] [id...]')
      .argument('[id...]', 'jobs to remove')
      .option('--yes', 'with options that choose jobs: remove them, instead of showing what they are')
      .addHelpText(
        'after',
        examples(
          ['jobyard remove 12 13', 'both, or neither'],
          ['jobyard remove --state completed --older-than 90d', 'show what it would take'],
          ['jobyard remove --state completed --older-than 90d --yes', 'remove them'],
        ),
      )
    finishedOptions(command)
  },
  async run(context, command) {
    const options = command.opts<Options>()
    if (choosesFinished(options)) {
      if (command.args.length > 0) throw invalidInput('give ids or options that choose jobs, not both')
      return removeChosen(context, options)
    }
    if (command.args.length === 0) throw invalidInput("missing required argument 'id'; see jobyard remove --help")
    if (options.preview || options.yes) throw invalidInput('--preview and --yes go with options that choose jobs')
    const ids = parseDistinctIds(command.args)
    return changeJobs(
      context,
      ids,
      (jobs) => jobs.remove(ids),
      (job) => jobLine(job, 'removed'),
    )
  },
}

/** Shows first what it would take (rule K3), and takes it only with `--yes`. */
function removeChosen(context: CliContext, options: Options): Promise<number> {
  const { output } = context
  return withWorkspace(context, async ({ jobs, store }) => {
    const ids = store.archived.ids(finishedFilter(options, Date.now()))
    const isPreview = options.preview === true || options.yes !== true
    const what = countedByState(store, ids)
    if (!isPreview) for (let i = 0; i < ids.length; i += BATCH) await jobs.remove(ids.slice(i, i + BATCH))
    if (output.json) output.value({ preview: isPreview, removed: isPreview ? 0 : ids.length, ids })
    else output.line(isPreview ? `would remove ${what}; --yes does it` : `removed ${what}`)
    return EXIT.done
  })
}
