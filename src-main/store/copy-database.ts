import { chmodSync, closeSync, existsSync, fdatasyncSync, fsyncSync, mkdirSync, openSync, renameSync } from 'node:fs'
import path from 'node:path'
import type BetterSqlite3 from 'better-sqlite3'
import { JobyardError } from '../../src-shared/errors.js'
import { checkDatabaseFile } from './check-database.js'
import { removeDatabase } from './remove-database.js'
import { runInBackground } from './run-in-background.js'
import { toStorageError } from './storage-errors.js'

const ALL_PAGES = 0x7fffffff
/**
 * Pages that a gentle copy writes before it waits until they are on disk. A file system writes out what lies in memory
 * when anybody asks for a commit to be on disk: what starts a job never has to wait for more than this.
 */
const PIECE_PAGES = 256
/** A gentle copy writes no faster, in bytes a second: there is hardly a disk that has no more than that to give. */
const RATE = 128 * 1024 * 1024

interface CopyOptions {
  /**
   * Copies in small pieces with pauses, so that nobody who writes meanwhile waits for it, and from the check on gives way
   * to all others for good; else as fast as it can.
   */
  gently?: boolean
  /** Asked after each piece of a gentle copy: once it says no, what is copied so far is removed, and the copy fails. */
  isWanted?: () => boolean
}

/** What a copy is called until it is whole, and while it is being removed, with the process that does it. */
export function partialCopy(target: string, pid: number): string {
  return `${target}.${pid}.partial`
}

/**
 * Copies the database as it is at one moment while others write to it (SQLite's online backup). The copy is checked and
 * on disk before it gets its name. Blocks its thread for the time of the copy, also where it only waits.
 *
 * @throws conflict when `target` is there already; storage when it cannot be written or turns out damaged;
 *   operation-failed when it was stopped
 */
export async function copyDatabase(
  source: BetterSqlite3.Database,
  target: string,
  { gently = false, isWanted = () => true }: CopyOptions = {},
): Promise<void> {
  if (existsSync(target)) throw new JobyardError('conflict', `${target} is there already; nothing was overwritten`)
  const aside = partialCopy(target, process.pid)
  try {
    mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 })
    removeDatabase(aside)
    closeSync(openSync(aside, 'wx', 0o600))
    await atOneMoment(source, () =>
      gently ? copyInPieces(source, aside, isWanted) : source.backup(aside, ALL_AT_ONCE),
    )
    // Only now: while it writes, who has to wait until it may run again would keep the file system's journal waiting.
    if (gently) runInBackground()
    const check = checkDatabaseFile(aside, { thorough: false })
    if (check.faults.length > 0) {
      // A copy is page by page what it was made of.
      throw new JobyardError('storage', `the copy of ${source.name} is damaged: ${check.faults[0]}`, {
        details: { code: 'SQLITE_CORRUPT', faults: check.faults },
      })
    }
    syncFile(aside)
    chmodSync(aside, 0o600)
    renameSync(aside, target)
    syncFile(path.dirname(target))
  } catch (thrown) {
    throw toStorageError(thrown, `backup ${target}`)
  } finally {
    removeDatabase(aside)
  }
}

const ALL_AT_ONCE = { progress: () => ALL_PAGES }

/** Holds on to the database as it is now: without that, a writer would make a copy in steps begin again and again. */
async function atOneMoment(source: BetterSqlite3.Database, body: () => Promise<unknown>): Promise<void> {
  source.exec('begin')
  try {
    source.prepare('select count(*) from sqlite_schema').get()
    await body()
  } finally {
    source.exec('rollback')
  }
}

/** At most half of the time copies, so that a slow disk has time for others. */
async function copyInPieces(source: BetterSqlite3.Database, target: string, isWanted: () => boolean): Promise<void> {
  const never = new Int32Array(new SharedArrayBuffer(4))
  const pieceMs = (PIECE_PAGES * (source.pragma('page_size', { simple: true }) as number) * 1_000) / RATE
  // Closed only after SQLite has closed it: that gives up this process's locks on the file.
  const file = openSync(target, 'r')
  let begun = performance.now()
  try {
    await source.backup(target, {
      progress: () => {
        fdatasyncSync(file)
        const took = performance.now() - begun
        // SQLite's steps are not awaited, so that a pause has to block the thread.
        Atomics.wait(never, 0, 0, Math.max(took, pieceMs - took))
        if (!isWanted()) {
          throw new JobyardError('operation-failed', `backup ${target}: it was stopped before it was done`)
        }
        begun = performance.now()
        return PIECE_PAGES
      },
    })
  } finally {
    closeSync(file)
  }
}

/** Makes what was written to the file, or renamed in the folder, outlast a power cut. */
export function syncFile(file: string): void {
  if (process.platform === 'win32') return
  const opened = openSync(file, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}
