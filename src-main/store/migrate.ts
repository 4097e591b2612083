import type BetterSqlite3 from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import * as jobs from '../../migrations/0001-jobs.js'
import * as evaluations from '../../migrations/0002-evaluations.js'
import * as operations from '../../migrations/0003-operations.js'
import * as keeping from '../../migrations/0004-keeping.js'
import * as turnIndex from '../../migrations/0005-turn-index.js'
import * as insights from '../../migrations/0006-insights.js'
import * as documents from '../../migrations/0007-documents.js'
import * as agentNotes from '../../migrations/0008-agent-notes.js'
import { JobyardError } from '../../src-shared/errors.js'

interface Migration {
  up(db: Kysely<unknown>): Promise<void>
}

/** All migrations in order; migration n brings `user_version` from n − 1 to n. */
const MIGRATIONS: readonly Migration[] = [
  jobs,
  evaluations,
  operations,
  keeping,
  turnIndex,
  insights,
  documents,
  agentNotes,
]

export const SCHEMA_VERSION = MIGRATIONS.length

export function schemaVersion(connection: BetterSqlite3.Database): number {
  return connection.pragma('user_version', { simple: true }) as number
}

/**
 * Brings the database up to {@link SCHEMA_VERSION} (or to `target`, for tests of older ones) in one transaction; a
 * second process that starts meanwhile waits for it.
 *
 * @throws newer-version when a newer Jobyard wrote the database; nothing is changed then
 */
export async function migrate(connection: BetterSqlite3.Database, target: number = SCHEMA_VERSION): Promise<void> {
  refuseNewer(connection)
  if (schemaVersion(connection) >= target) return
  // Kysely runs over this very connection, so its statements are inside the transaction that is opened by hand here:
  // its own migrator has no lock that holds between processes on SQLite. The connection must outlive Kysely, so its
  // `close` is not passed on.
  const database = new Proxy(connection, {
    get: (on, key) =>
      key === 'close' ? () => undefined : (Reflect.get(on, key, on).bind?.(on) ?? Reflect.get(on, key, on)),
  })
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database }) })
  connection.exec('begin immediate')
  try {
    refuseNewer(connection)
    for (let version = schemaVersion(connection); version < target; version += 1) {
      await (MIGRATIONS[version] as Migration).up(db)
      connection.pragma(`user_version = ${version + 1}`)
    }
    connection.exec('commit')
  } catch (thrown) {
    if (connection.inTransaction) connection.exec('rollback')
    throw thrown
  }
}

function refuseNewer(connection: BetterSqlite3.Database): void {
  const version = schemaVersion(connection)
  if (version <= SCHEMA_VERSION) return
  throw new JobyardError(
    'newer-version',
    `${connection.name} was written by a newer Jobyard (schema ${version}, this one knows ${SCHEMA_VERSION}); ` +
      'update Jobyard, or choose another folder with --data. The database was not changed.',
    { details: { found: version, known: SCHEMA_VERSION } },
  )
}
