import { resolve } from 'node:path'
import { installedHandlers } from '../../installed-handlers.js'
import { engineProcesses } from '../../processes/engine-processes.js'
import { examine, type Finding } from '../../service/doctor.js'
import { repairDatabase } from '../../service/restoring.js'
import { copyDatabase } from '../../store/copy-database.js'
import type { CliCommand, CliContext } from '../cli-command.js'
import { escapeText } from '../escape-text.js'
import { examples } from '../examples-help.js'
import { EXIT } from '../exit-code.js'
import { withWorkspace } from '../with-workspace.js'

interface Options {
  backup?: string
  repair?: boolean
}

const WORDS = { ok: 'ok     ', warning: 'WARNING', error: 'ERROR  ' } as const

/** `doctor`: looks at everything that Jobyard stands on, and can save what a damaged database still holds (rule K2). */
export const command: CliCommand = {
  define(command) {
    command
      .description('Check the database, the folders, the runtimes, engines and leftover processes. Changes nothing.')
      .option('--backup <file>', 'also copy the database to this file')
      .option('--repair', 'of a damaged database, save what can be read into a new one, and set the damaged one aside')
      .addHelpText('after', examples(['jobyard doctor', 'is everything all right?']))
  },
  async run(context, command) {
    const { output, dataDir } = context
    const options = command.opts<Options>()
    const repaired = options.repair ? await repair(context) : null
    const registry = installedHandlers(dataDir)
    const findings = examine({ dataDir, registry, processes: engineProcesses })
    const failed = findings.filter(({ status }) => status === 'error')
    const isStorage = failed.some(({ name }) => name === 'database' || name === 'folder')
    const backup = !isStorage && options.backup !== undefined ? await backUp(context, options.backup) : null
    if (output.json) {
      output.value({
        ok: failed.length === 0,
        checks: findings,
        ...(backup === null ? {} : { backup }),
        ...(repaired === null ? {} : { repaired }),
      })
    } else {
      for (const finding of findings) output.line(line(finding))
      if (backup !== null) output.line(escapeText(`backup written: ${backup}`))
    }
    if (isStorage) return EXIT.storage
    return failed.length === 0 ? EXIT.done : EXIT.failed
  },
}

function line({ name, status, message }: Finding): string {
  return escapeText(`${WORDS[status]} ${name}: ${message}`)
}

function backUp(context: CliContext, name: string): Promise<string> {
  return withWorkspace(context, async ({ store }) => {
    const file = resolve(context.cwd, name)
    await copyDatabase(store.database.connection, file, { gently: true })
    return file
  })
}

async function repair({ output, dataDir }: CliContext) {
  const { saved, lost, setAside, jobs } = await repairDatabase(dataDir, engineProcesses)
  const count = (of: Record<string, number>) =>
    Object.entries(of)
      .map(([table, n]) => `${n} of ${table}`)
      .join(', ') || 'none'
  output.note(`rows saved: ${count(saved)}; places that could not be read: ${count(lost)}`)
  output.note(`${jobs} jobs are in the new database; the damaged one is kept as ${setAside}`)
  return { saved, lost, setAside, jobs }
}
