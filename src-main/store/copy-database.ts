import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import type BetterSqlite3 from 'better-sqlite3'
import { JobyardError } from '../../src-shared/errors.js'
import { checkDatabaseFile } from './check-database.js'
import { toStorageError } from './storage-errors.js'

/** All pages in one step: in steps, a writer in another connection would make the copy begin again and again. */
const ALL_PAGES = 0x7fffffff

/**
 * Copies the database as it is at one moment while others write to it (SQLite's online backup). The copy is checked and
 * on disk before it gets its name. Blocks its thread for the time of the copy.
 *
 * @throws conflict when `target` is there already; storage when it cannot be written or turns out damaged
 */
export async function copyDatabase(source: BetterSqlite3.Database, target: string): Promise<void> {
  if (existsSync(target)) throw new JobyardError('conflict', `${target} is there already; nothing was overwritten`)
  const aside = `${target}.${process.pid}.partial`
  try {
    mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 })
    removeDatabase(aside)
    closeSync(openSync(aside, 'wx', 0o600))
    await source.backup(aside, { progress: () => ALL_PAGES })
    const check = checkDatabaseFile(aside, { thorough: false })
    if (check.faults.length > 0) {
      throw new JobyardError('storage', `the copy of ${source.name} is damaged: ${check.faults[0]}`)
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

/** The files that SQLite keeps beside a database. */
export const BESIDE = ['-wal', '-shm', '-journal'] as const

function removeDatabase(file: string): void {
  for (const ending of ['', ...BESIDE]) rmSync(`${file}${ending}`, { force: true })
}
