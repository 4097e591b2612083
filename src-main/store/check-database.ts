import { statSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import type { EngineIdentity } from '../engine/ports.js'
import { SCHEMA_VERSION, schemaVersion } from './migrate.js'

/** What a look at a database file found. */
export interface DatabaseCheck {
  file: string
  bytes: number
  /** Version of its tables; null when it could not be read. */
  schema: number | null
  jobs: number | null
  /** What is wrong with it, one sentence each; empty for a good one. */
  faults: string[]
}

const MOST_FAULTS = 10

/** A connection that changes nothing, also where the folder cannot be written. @throws what SQLite throws */
export function openReadOnly(file: string): BetterSqlite3.Database {
  const nativeBinding = process.env.JOBYARD_SQLITE_BINDING
  const options = { readonly: true, fileMustExist: true, timeout: 5_000 }
  return new BetterSqlite3(file, nativeBinding === undefined ? options : { ...options, nativeBinding })
}

/** The engines that the database names, as far as it can be read. */
export function enginesIn(file: string): EngineIdentity[] {
  let connection: BetterSqlite3.Database | null = null
  try {
    connection = openReadOnly(file)
    return connection
      .prepare('select id, pid, pid_start as pidStart, boot_id as bootId from engines')
      .all() as EngineIdentity[]
  } catch {
    return []
  } finally {
    connection?.close()
  }
}

/**
 * Looks whether the file is a whole Jobyard database. Never throws: what stands in the way is a fault.
 *
 * @param thorough also compares indexes with their tables, which takes longer
 */
export function checkDatabaseFile(file: string, { thorough = true } = {}): DatabaseCheck {
  const check: DatabaseCheck = { file, bytes: 0, schema: null, jobs: null, faults: [] }
  let connection: BetterSqlite3.Database | null = null
  try {
    check.bytes = statSync(file).size
    connection = openReadOnly(file)
    check.schema = schemaVersion(connection)
    if (check.schema > SCHEMA_VERSION) {
      check.faults.push(`it was written by a newer Jobyard (schema ${check.schema}, this one knows ${SCHEMA_VERSION})`)
      return check
    }
    const pragma = `${thorough ? 'integrity_check' : 'quick_check'}(${MOST_FAULTS})`
    const found = connection.pragma(pragma) as Record<string, string>[]
    const words = found.map((row) => String(Object.values(row)[0]))
    if (words[0] !== 'ok') check.faults.push(...words)
    else check.jobs = (connection.prepare('select count(*) as n from jobs').get() as { n: number }).n
    if (check.faults.length === 0 && thorough) {
      const broken = connection.pragma('foreign_key_check') as unknown[]
      if (broken.length > 0) check.faults.push(`${broken.length} rows refer to others that are missing`)
    }
  } catch (thrown) {
    check.faults.push((thrown as Error).message)
  } finally {
    connection?.close()
  }
  return check
}
