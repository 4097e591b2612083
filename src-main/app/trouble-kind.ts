import type { JobyardError } from '../../src-shared/errors.js'
import type { TroubleKind } from '../../src-shared/queue-view.js'

/** By the code that SQLite or the system gave (storage-errors.ts). */
const KINDS: [RegExp, TroubleKind][] = [
  [/^SQLITE_(CORRUPT|NOTADB)/, 'damaged'],
  [/^SQLITE_(BUSY|LOCKED)/, 'locked'],
  [/^(SQLITE_(READONLY|PERM)|EROFS$|EACCES$|EPERM$)/, 'read-only'],
  [/^(SQLITE_FULL|ENOSPC$|EDQUOT$)/, 'full'],
]

/** What kind of trouble keeps the database from being opened. */
export function troubleKind({ code, details }: JobyardError): TroubleKind {
  if (code === 'newer-version') return 'newer'
  const cause = typeof details === 'object' && details !== null && 'code' in details ? String(details.code) : ''
  return kindOfCause(cause)
}

/** The kind that a name of SQLite or the system stands for, e.g. `SQLITE_FULL`. */
export function kindOfCause(cause: string): TroubleKind {
  return KINDS.find(([pattern]) => pattern.test(cause))?.[1] ?? 'other'
}
