import { statSync } from 'node:fs'

/**
 * Names the file at a path, so that one that was deleted, moved or replaced is noticed; null when there is none. A
 * database that is open lives on without its name, and whoever opened the name again would make an empty one.
 */
export function databaseFileId(file: string): string | null {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat === undefined ? null : `${stat.dev}:${stat.ino}`
}

/** Changes whenever the file was replaced or written to; null when it is not there. */
export function databaseFileState(file: string): string | null {
  const stat = statSync(file, { throwIfNoEntry: false, bigint: true })
  return stat === undefined ? null : [stat.dev, stat.ino, stat.size, stat.mtimeNs].join(':')
}
