import type BetterSqlite3 from 'better-sqlite3'
import type { RestorePreview } from '../../src-shared/keeping.js'
import { backupTime } from './backups.js'
import { checkDatabaseFile, openReadOnly } from './check-database.js'

/** Names of jobs that are told. */
const MOST_NAMES = 5

/** What would be lost if the backup took the database's place (rule K4). Checks the backup whole: for another thread. */
export function restorePreview(database: string, backup: string): RestorePreview {
  const check = checkDatabaseFile(backup)
  const at = backupTime(backup)
  return {
    file: backup,
    at,
    jobs: check.jobs,
    faults: check.faults,
    lost: check.faults.length > 0 ? null : lostSince(database, backup, at),
  }
}

/** Null when the database can't be read. */
function lostSince(database: string, backup: string, at: number): RestorePreview['lost'] {
  const open: BetterSqlite3.Database[] = []
  try {
    const [now, then] = [openReadOnly(database), openReadOnly(backup)]
    open.push(now, then)
    // Ids are never given twice, so what is above the last one of then was added since.
    const last = lastOf(then, 'jobs')
    const one = <T>(sql: string, ...values: unknown[]) =>
      now
        .prepare(sql)
        .pluck()
        .get(...values) as T
    return {
      added: one<number>('select count(*) from jobs where id > ?', last),
      names: now
        .prepare('select name from jobs where id > ? order by id desc limit ?')
        .pluck()
        .all(last, MOST_NAMES) as string[],
      ended: one<number>(
        'select count(*) from jobs where id <= ? and finished_at is not null and finished_at > ?',
        last,
        at,
      ),
      runs: one<number>('select count(*) from runs where id > ?', lastOf(then, 'runs')),
    }
  } catch {
    return null
  } finally {
    for (const connection of open) connection.close()
  }
}

function lastOf(connection: BetterSqlite3.Database, table: 'jobs' | 'runs'): number {
  const last = connection.prepare('select seq from sqlite_sequence where name = ?').pluck().get(table)
  return typeof last === 'number' ? last : 0
}
