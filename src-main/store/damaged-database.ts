import path from 'node:path'
import { JobyardError } from '../../src-shared/errors.js'
import { Backups } from './backups.js'

/** Whether SQLite says that the file is not, or no longer, a whole database. */
export function isDamage(thrown: unknown): boolean {
  const code = codeOf(thrown)
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB'
}

/** Of SQLite's own error, or of one of ours that tells of it. */
function codeOf(thrown: unknown): string {
  const { code, details } = (thrown ?? {}) as { code?: unknown; details?: { code?: unknown } }
  return String(details?.code ?? code ?? '')
}

/** What a person is told who opens a damaged database: that nothing was changed, and what there is to do (rule K2). */
export function damagedError(thrown: unknown, file: string): JobyardError {
  const code = codeOf(thrown)
  const good = new Backups(path.dirname(file)).newestGood()
  const offer =
    good === null
      ? 'There is no backup of it.'
      : `The newest good backup is of ${new Date(good.backup.at).toISOString()}, with ${good.check.jobs} jobs: ` +
        '"jobyard restore" puts it in place.'
  return new JobyardError(
    'storage',
    `database ${file} is ${code === 'SQLITE_NOTADB' ? 'not a Jobyard database, or damaged' : 'damaged'} (${code}). It was not changed. ${offer} "jobyard doctor --repair" saves what can be ` +
      'read of the damaged one. Both set the damaged file aside and keep it.',
    { details: { code, backup: good?.backup.file ?? null }, cause: thrown },
  )
}
