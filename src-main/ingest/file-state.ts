import type { Stats } from 'node:fs'
import { constants } from 'node:fs'
import { type FileHandle, open, realpath, stat } from 'node:fs/promises'
import { IngestFailure, refusalOf } from './ingest-failure.js'

/** What tells whether a file is still the one that was looked at. */
export interface FileState {
  /** Absolute, with links followed. */
  realPath: string
  size: number
  /** Last change, epoch ms with fractions. */
  modifiedAt: number
  /** Names the file itself: one put in its place has another. */
  inode: string
}

/**
 * Looks whether there is a regular, readable, filled file.
 *
 * @throws IngestFailure saying what there is instead
 */
export async function fileState(path: string): Promise<FileState> {
  try {
    const realPath = await realpath(path)
    requireFile(await stat(realPath), path)
    // Asking for permission says less than opening does. Not to wait for a pipe that was put there a moment ago.
    const handle = await openFile(realPath)
    try {
      return stateOf(realPath, await handle.stat(), path)
    } finally {
      await handle.close()
    }
  } catch (thrown) {
    throw refusalOf(thrown, path)
  }
}

/** Opens to read, never waiting for whoever writes into a pipe. */
export function openFile(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
}

/** @throws FILE_CHANGED when the file is no longer what it was */
export async function requireUnchanged(path: string, before: FileState): Promise<void> {
  let now: FileState
  try {
    now = await fileState(path)
  } catch (thrown) {
    if (!(thrown instanceof IngestFailure) || thrown.code === 'READ_FAILED') throw thrown
    throw new IngestFailure('FILE_CHANGED', `${path} was changed while it was read: ${thrown.message}`, thrown)
  }
  if (isSame(now, before)) return
  throw new IngestFailure('FILE_CHANGED', `${path} was changed while it was read`)
}

export function isSame(one: FileState, other: FileState): boolean {
  return (
    one.realPath === other.realPath &&
    one.size === other.size &&
    one.modifiedAt === other.modifiedAt &&
    one.inode === other.inode
  )
}

function stateOf(realPath: string, stats: Stats, path: string): FileState {
  requireFile(stats, path)
  if (stats.size === 0) throw new IngestFailure('EMPTY', `${path} is empty: there is nothing to find in it`)
  return { realPath, size: stats.size, modifiedAt: stats.mtimeMs, inode: `${stats.dev}:${stats.ino}` }
}

function requireFile(stats: Stats, path: string): void {
  if (stats.isFile()) return
  const what = stats.isDirectory()
    ? 'a folder; jobyard ingest --recursive takes what is in it'
    : stats.isFIFO()
      ? 'a pipe, not a file'
      : stats.isSocket()
        ? 'a socket, not a file'
        : 'a device, not a file'
  throw new IngestFailure('NOT_A_FILE', `${path} is ${what}`)
}
