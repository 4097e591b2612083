import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { toIso } from '../../../src-shared/job.js'
import { Backups } from '../../store/backups.js'
import { copyDatabase } from '../../store/copy-database.js'
import type { CliCommand } from '../cli-command.js'
import { escapeText } from '../escape-text.js'
import { examples } from '../examples-help.js'
import { EXIT } from '../exit-code.js'
import { withWorkspace } from '../with-workspace.js'

/** `backup [FILE]`: copies the database while it is used (rule K2). */
export const command: CliCommand = {
  define(command) {
    command
      .usage('[options] [file]')
      .description("Copy the database as it is now, while jobs run. Without a file, into the data folder's backups.")
      .argument('[file]', 'where to; must not be there yet')
      .option('--list', 'instead, list the backups in the data folder')
      .addHelpText(
        'after',
        examples(['jobyard backup', 'one more in the data folder'], ['jobyard backup /mnt/usb/queue.db', 'elsewhere']),
      )
  },
  async run(context, command) {
    const { output, dataDir, cwd } = context
    if (command.opts<{ list?: boolean }>().list) {
      const all = new Backups(dataDir).list()
      if (output.json) output.value(all.map(({ file, at, bytes }) => ({ file, at: toIso(at), bytes })))
      else if (all.length === 0) output.line('there are no backups')
      else for (const { file, at, bytes } of all) output.line(escapeText(`${toIso(at)}  ${bytes} bytes  ${file}`))
      return EXIT.done
    }
    const [name] = command.args
    return withWorkspace(context, async ({ store }) => {
      const backups = new Backups(dataDir)
      if (name === undefined) backups.removeAbandoned()
      const file = name === undefined ? backups.nameFor(Date.now()) : resolve(cwd, name)
      await copyDatabase(store.database.connection, file, { gently: true })
      const { size } = statSync(file)
      if (output.json) output.value({ file, bytes: size })
      else output.line(escapeText(`backup written: ${file} (${size} bytes)`))
      return EXIT.done
    })
  },
}
