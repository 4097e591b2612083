import { JobyardError } from '../../src-shared/errors.js'

/** What a person can do about each kind of trouble, by SQLite's primary result code or the system's. */
const ADVICE: Record<string, string> = {
  SQLITE_BUSY: 'another process holds the database; try again when it has finished',
  SQLITE_LOCKED: 'another process holds the database; try again when it has finished',
  SQLITE_FULL: 'the disk is full; free some space and try again',
  SQLITE_READONLY: 'the database is read-only; make the file and its folder writable',
  SQLITE_CANTOPEN: 'the file cannot be opened; check the folder and its permissions',
  SQLITE_PERM: 'access is denied; check the permissions',
  SQLITE_IOERR: 'the disk reported an error; check it and its free space',
  SQLITE_CORRUPT:
    'the file is damaged; "jobyard restore" puts a backup in its place, "jobyard doctor --repair" saves what can be read',
  SQLITE_NOTADB: 'the file is not a Jobyard database; move it away or choose another folder with --data',
  EISDIR: 'it is a folder, where a file should be; move it away or choose another folder with --data',
  ENOTDIR: 'a part of the path is a file and no folder; choose another folder with --data',
  EACCES: 'access is denied; check the permissions',
  EPERM: 'access is denied; check the permissions',
  EROFS: 'the disk is read-only; make it writable or choose another folder with --data',
  ENOSPC: 'the disk is full; free some space and try again',
  EDQUOT: 'the quota of the disk is used up; free some space and try again',
  EIO: 'the disk reported an error; check it and its free space',
  EMFILE: 'this process has too many files open; raise the limit (ulimit -n) and start it again',
  ENFILE: 'the system has too many files open; try again when some are closed',
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''
}

/** Someone else holds the write lock (or is recovering the log): the same call may succeed in a moment. */
export function isBusy(thrown: unknown): boolean {
  const code = codeOf(thrown)
  return code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')
}

/** It can't be written now, though it may well be read: someone else holds the lock, the disk is full or takes no writes. */
export function isUnwritable(thrown: unknown): boolean {
  return isBusy(thrown) || /^SQLITE_(FULL|READONLY|IOERR)/.test(codeOf(thrown))
}

/** A unique index refused the row. */
export function isUniqueViolation(thrown: unknown): boolean {
  return codeOf(thrown) === 'SQLITE_CONSTRAINT_UNIQUE'
}

/**
 * Turns what SQLite or the file system threw into a `storage` error that says what to do; passes others through.
 *
 * @param advice instead of what is said of this kind of trouble in general
 */
export function toStorageError(thrown: unknown, where: string, advice?: string): unknown {
  if (thrown instanceof JobyardError) return thrown
  const code = codeOf(thrown)
  if (code.startsWith('SQLITE_') && !code.startsWith('SQLITE_CONSTRAINT')) {
    const primary = code.split('_').slice(0, 2).join('_')
    return new JobyardError(
      'storage',
      `${where}: ${advice ?? ADVICE[primary] ?? (thrown as Error).message} (${code})`,
      {
        details: { code },
        cause: thrown,
      },
    )
  }
  if (/^E[A-Z]+$/.test(code)) {
    const what = advice ?? ADVICE[code]
    const message = what === undefined ? (thrown as Error).message : `${what} (${code})`
    return new JobyardError('storage', `${where}: ${message}`, { details: { code }, cause: thrown })
  }
  return thrown
}
