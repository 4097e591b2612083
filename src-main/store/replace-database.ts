import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { JobyardError } from '../../src-shared/errors.js'
import { checkDatabaseFile, openReadOnly } from './check-database.js'
import { syncFile } from './copy-database.js'
import { SCHEMA_VERSION } from './migrate.js'
import { BESIDE } from './remove-database.js'
import { isBusy, toStorageError } from './storage-errors.js'

/** What was put in the database's place, and where what was there has gone. */
export interface Replaced {
  /** The file that was set aside; null when there was none. */
  setAside: string | null
  jobs: number
}

/**
 * Puts a copy of `source` in the place of a data folder's database. What was there is renamed, never overwritten.
 *
 * @param lastId the highest id that a job is known to have had: it and those below are not given again (K3)
 * @throws storage when `source` is no good; conflict while another process uses the database
 */
export function replaceDatabase(dataDir: string, source: string, lastId: number): Replaced {
  const check = checkDatabaseFile(source)
  if (check.faults.length > 0 || check.schema === 0) {
    throw new JobyardError('storage', `${source} cannot be used: ${check.faults[0] ?? 'it is no Jobyard database'}`, {
      details: { faults: check.faults },
    })
  }
  const file = path.join(dataDir, 'jobyard.db')
  const aside = `${file}.${process.pid}.restoring`
  try {
    copyFileSync(source, aside)
    keepIdsUnused(aside, Math.max(lastId, lastIdOf(file)))
    syncFile(aside)
    const setAside = moveAside(file)
    renameSync(aside, file)
    syncFile(dataDir)
    return { setAside, jobs: check.jobs ?? 0 }
  } catch (thrown) {
    throw toStorageError(thrown, `restoring ${source}`)
  } finally {
    for (const ending of ['', ...BESIDE]) rmSync(`${aside}${ending}`, { force: true })
  }
}

/**
 * Renames the database and what lies beside it. @returns its new name, null when there was none
 * @throws conflict while another process uses it
 */
function moveAside(file: string): string | null {
  if (!existsSync(file)) return null
  const isDamaged = requireUnused(file)
  const time = new Date().toISOString().replaceAll(/[:.]/g, '-')
  const name = `${file}.${isDamaged ? 'damaged' : 'replaced'}-${time}`
  for (const ending of [...BESIDE, '']) {
    if (existsSync(`${file}${ending}`)) renameSync(`${file}${ending}`, `${name}${ending}`)
  }
  return name
}

/**
 * @returns whether it is damaged
 * @throws conflict while another process has it open, so far as a damaged one lets that be seen
 */
function requireUnused(file: string): boolean {
  const check = checkDatabaseFile(file, { thorough: false })
  const isDamaged = check.faults.length > 0
  // A damaged file is not opened for writing: moving its log into it might destroy what could be saved.
  if (isDamaged) return (check.schema ?? 0) <= SCHEMA_VERSION
  const nativeBinding = process.env.JOBYARD_SQLITE_BINDING
  const connection = new BetterSqlite3(file, { timeout: 0, ...(nativeBinding === undefined ? {} : { nativeBinding }) })
  try {
    // Everyone who has a database with a write-ahead log open holds a shared lock on it.
    connection.pragma('locking_mode = exclusive')
    connection.exec('begin exclusive')
    connection.exec('rollback')
    return false
  } catch (thrown) {
    if (!isBusy(thrown)) throw thrown
    throw new JobyardError('conflict', `${file} is in use: quit Jobyard and every "jobyard worker" first`, {
      cause: thrown,
    })
  } finally {
    connection.close()
  }
}

function keepIdsUnused(restored: string, last: number): void {
  const nativeBinding = process.env.JOBYARD_SQLITE_BINDING
  const connection = new BetterSqlite3(restored, nativeBinding === undefined ? {} : { nativeBinding })
  try {
    connection.exec('begin immediate')
    const known = connection.prepare(`select seq from sqlite_sequence where name = 'jobs'`).get() as
      | { seq: number }
      | undefined
    if (known === undefined) connection.prepare(`insert into sqlite_sequence values ('jobs', ?)`).run(last)
    else if (known.seq < last) connection.prepare(`update sqlite_sequence set seq = ? where name = 'jobs'`).run(last)
    connection.exec('commit')
  } finally {
    connection.close()
  }
}

function lastIdOf(file: string): number {
  let connection: BetterSqlite3.Database | null = null
  try {
    connection = openReadOnly(file)
    const row = connection.prepare(`select seq from sqlite_sequence where name = 'jobs'`).get() as
      | { seq: number }
      | undefined
    return row?.seq ?? 0
  } catch {
    return 0
  } finally {
    connection?.close()
  }
}
