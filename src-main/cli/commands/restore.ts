import { closeSync, openSync, readSync } from 'node:fs'
import { resolve } from 'node:path'
import { invalidInput, JobyardError } from '../../../src-shared/errors.js'
import { engineProcesses } from '../../processes/engine-processes.js'
import { unarchiveJobs } from '../../service/archiving.js'
import { restoreBackup } from '../../service/restoring.js'
import { prepareDataFolder } from '../../store/data-folder.js'
import type { CliCommand, CliContext } from '../cli-command.js'
import { escapeText } from '../escape-text.js'
import { examples } from '../examples-help.js'
import { EXIT } from '../exit-code.js'
import { withWorkspace } from '../with-workspace.js'

/** What every SQLite database begins with. */
const DATABASE_START = 'SQLite format 3\0'

/** `restore [FILE]`: brings archived jobs back, or puts a backup in the place of the database (rules K2, K3). */
export const command: CliCommand = {
  define(command) {
    command
      .usage('[options] [file]')
      .description(
        'Bring back the jobs of an archive, or put a backup in the place of the database, which is set aside. Without a file: the newest good backup.',
      )
      .argument('[file]', 'an archive or a backup')
      .addHelpText(
        'after',
        examples(
          ['jobyard restore', 'the newest good backup'],
          ['jobyard restore jobs-2030.jsonl.gz', 'archived jobs, under their ids'],
        ),
      )
  },
  async run(context, command) {
    const [name] = command.args
    const file = name === undefined ? null : resolve(context.cwd, name)
    if (name === '') throw invalidInput('the name of the backup or archive must not be empty')
    return file === null || isDatabase(file) ? fromBackup(context, file) : fromArchive(context, file)
  },
}

function fromBackup({ output, dataDir }: CliContext, file: string | null): number {
  const { from, setAside, jobs } = restoreBackup(prepareDataFolder(dataDir), file, engineProcesses)
  if (output.json) output.value({ from, jobs, setAside })
  else {
    output.line(escapeText(`restored ${from}: ${jobs} jobs`))
    if (setAside !== null) output.line(escapeText(`what was there is kept as ${setAside}`))
  }
  return EXIT.done
}

function fromArchive(context: CliContext, file: string): Promise<number> {
  const { output } = context
  return withWorkspace(context, async (workspace) => {
    const { restored, existed } = await unarchiveJobs(workspace, file)
    if (output.json) output.value({ from: file, restored: restored.length, existed: existed.length, ids: restored })
    else output.line(`restored ${restored.length} jobs; ${existed.length} were there already`)
    return EXIT.done
  })
}

function isDatabase(file: string): boolean {
  let opened: number
  try {
    opened = openSync(file, 'r')
  } catch (thrown) {
    throw new JobyardError('not-found', `${file} cannot be read: ${(thrown as Error).message}`, { cause: thrown })
  }
  try {
    const start = Buffer.alloc(DATABASE_START.length)
    readSync(opened, start, 0, start.length, 0)
    return start.toString('latin1') === DATABASE_START
  } catch (thrown) {
    const isFolder = (thrown as NodeJS.ErrnoException).code === 'EISDIR'
    const message = isFolder ? 'it is a folder' : (thrown as Error).message
    throw new JobyardError('invalid-input', `${file} cannot be read: ${message}`, { cause: thrown })
  } finally {
    closeSync(opened)
  }
}
