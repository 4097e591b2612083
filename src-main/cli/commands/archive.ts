import { resolve } from 'node:path'
import { invalidInput, jobNotFound } from '../../../src-shared/errors.js'
import { requireLegal } from '../../../src-shared/job-machine.js'
import { archiveJobs, newArchiveFile } from '../../service/archiving.js'
import type { Workspace } from '../../workspace.js'
import type { CliCommand } from '../cli-command.js'
import { escapeText } from '../escape-text.js'
import { examples } from '../examples-help.js'
import { EXIT } from '../exit-code.js'
import {
  choosesFinished,
  countedByState,
  type FinishedOptions,
  finishedFilter,
  finishedOptions,
} from '../finished-filter.js'
import { parseDistinctIds } from '../parse-ids.js'
import { withWorkspace } from '../with-workspace.js'

interface Options extends FinishedOptions {
  to?: string
}

/** `archive [ID…]`: moves finished jobs into a compressed file, from which `restore` brings them back (rule K3). */
export const command: CliCommand = {
  define(command) {
    command
      .usage('[options] [id...]')
      .description(
        'Move finished jobs with history, attempts, turns and output into a compressed file. Without ids or options: all of them.',
      )
      .argument('[id...]', 'jobs to archive')
      .option('--to <file>', "the file; must not be there yet (default: in the data folder's archives)")
      .addHelpText(
        'after',
        examples(
          ['jobyard archive --older-than 30d --preview', 'what it would take'],
          ['jobyard archive --older-than 30d', 'take it out of the queue'],
          ['jobyard restore FILE', 'bring it back'],
        ),
      )
    finishedOptions(command)
  },
  async run(context, command) {
    const { output, dataDir, cwd } = context
    const options = command.opts<Options>()
    const given = command.args.length === 0 ? null : parseDistinctIds(command.args)
    if (given !== null && choosesFinished(options)) throw invalidInput('give ids or options that choose jobs, not both')
    return withWorkspace(context, async (workspace) => {
      const ids =
        given === null ? workspace.store.archived.ids(finishedFilter(options, Date.now())) : finished(workspace, given)
      const what = countedByState(workspace.store, ids)
      if (options.preview || ids.length === 0) {
        if (output.json) output.value({ preview: true, file: null, archived: 0, ids })
        else output.line(`would archive ${what}`)
        return EXIT.done
      }
      output.note(`archiving ${what}`)
      const file = options.to === undefined ? newArchiveFile(dataDir, Date.now()) : resolve(cwd, options.to)
      const done = await archiveJobs(workspace, ids, file)
      if (output.json) output.value({ preview: false, file, archived: done.ids.length, ids: done.ids })
      else output.line(escapeText(`archived ${done.ids.length} jobs: ${file}`))
      if (done.kept.length > 0) output.note(`kept, since they changed meanwhile: ${done.kept.join(', ')}`)
      return EXIT.done
    })
  },
}

/** @throws not-found, illegal-transition */
function finished({ store }: Workspace, ids: number[]): number[] {
  for (const id of ids) {
    const state = store.stateOf(id)
    if (state === undefined) throw jobNotFound(id)
    requireLegal('archive', id, state)
  }
  return ids
}
