import { closeSync, openSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import BetterSqlite3 from 'better-sqlite3'
import { type Compilable, DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { JobyardError } from '../../src-shared/errors.js'
import { Backups } from './backups.js'
import { damagedError, isDamage } from './damaged-database.js'
import { adviceOn, lockHolder } from './lock-holder.js'
import { migrate, SCHEMA_VERSION, schemaVersion } from './migrate.js'
import { PreparedQuery } from './prepared-query.js'
import type { Schema } from './schema.js'
import { isBusy, toStorageError } from './storage-errors.js'

/** How long a write tries again while another process holds the lock, in ms. */
const WRITE_PATIENCE_MS = 15_000
/** How long opening and migrating waits for another process, in ms. */
const OPEN_PATIENCE_MS = 10_000

/** Kysely as a typed builder only: statements are executed synchronously, so that a transaction never awaits. */
export const sqlBuilder = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

/** One connection to a Jobyard database. Reads are synchronous and short; writes are transactions that never wait. */
export class Database {
  readonly file: string
  readonly connection: BetterSqlite3.Database
  /** Transactions that this connection has committed. */
  commits = 0
  readonly #statements = new Map<string, BetterSqlite3.Statement<unknown[]>>()
  // Prepared once: each runs several times for every job.
  readonly #begin: BetterSqlite3.Statement<[]>
  readonly #commit: BetterSqlite3.Statement<[]>
  readonly #dataVersion: BetterSqlite3.Statement<[], number>

  private constructor(file: string, connection: BetterSqlite3.Database) {
    this.file = file
    this.connection = connection
    this.#begin = connection.prepare('begin immediate')
    this.#commit = connection.prepare('commit')
    this.#dataVersion = connection.prepare<[], number>('pragma data_version').pluck()
  }

  /**
   * Opens the database, makes it if it is missing, and migrates it.
   *
   * @param mustExist refuse to make it: a second connection of a process must not bring back a deleted one empty
   * @throws storage, newer-version
   */
  static async open(file: string, { mustExist = false } = {}): Promise<Database> {
    const deadline = performance.now() + OPEN_PATIENCE_MS
    for (;;) {
      try {
        return new Database(file, await openConnection(file, mustExist))
      } catch (thrown) {
        if (isDamage(thrown)) throw damagedError(thrown, file)
        if (!isBusy(thrown)) throw toStorageError(thrown, `database ${file}`)
        if (performance.now() > deadline) throw busyError(thrown, file)
        await pause(20)
      }
    }
  }

  /**
   * Opens a database of this version that another process has made, only to read.
   *
   * @throws storage
   */
  static openToRead(file: string): Database {
    try {
      return new Database(file, new BetterSqlite3(file, { readonly: true, fileMustExist: true, ...nativeBinding() }))
    } catch (thrown) {
      throw toStorageError(thrown, `database ${file}`)
    }
  }

  /** What `body` reads is of one moment, whatever others commit meanwhile. */
  atOneMoment<T>(body: () => T): T {
    this.connection.exec('begin')
    try {
      return body()
    } finally {
      this.connection.exec('commit')
    }
  }

  prepare<Args, Row = unknown>(
    build: (arg: <K extends keyof Args>(name: K) => Args[K]) => Compilable<Row>,
  ): PreparedQuery<Args, Row> {
    return new PreparedQuery(this.connection, build)
  }

  all<Row>(query: Compilable<Row>): Row[] {
    const { sql, parameters } = query.compile()
    return this.#statement(sql).all(...parameters) as Row[]
  }

  get<Row>(query: Compilable<Row>): Row | undefined {
    const { sql, parameters } = query.compile()
    return this.#statement(sql).get(...parameters) as Row | undefined
  }

  /** @returns number of rows changed */
  run(query: Compilable): number {
    const { sql, parameters } = query.compile()
    return this.#statement(sql).run(...parameters).changes
  }

  /**
   * Runs `body` in one write transaction. While another process holds the lock the main thread goes on and the
   * transaction is tried again; `body` may therefore run more than once, but commits at most once.
   *
   * @throws whatever `body` throws (nothing is written then), or storage
   */
  async write<T>(body: () => T): Promise<T> {
    const deadline = performance.now() + WRITE_PATIENCE_MS
    for (let attempt = 0; ; attempt += 1) {
      try {
        return this.transact(body)
      } catch (thrown) {
        if (!isBusy(thrown)) throw toStorageError(thrown, `database ${this.file}`)
        if (performance.now() > deadline) throw busyError(thrown, this.file)
        await pause(Math.min(1 + attempt, 20))
      }
    }
  }

  /** One try of {@link write}; throws SQLITE_BUSY at once when another process writes. */
  transact<T>(body: () => T): T {
    this.#begin.run()
    try {
      const result = body()
      this.#commit.run()
      this.commits += 1
      return result
    } catch (thrown) {
      // A full disk or an I/O error may have rolled back already.
      if (this.connection.inTransaction) this.connection.exec('rollback')
      throw thrown
    }
  }

  /**
   * From now on no commit of this connection moves the log into the database, which may take many milliseconds: another
   * thread has to.
   */
  leaveCheckpoints(): void {
    this.connection.pragma('wal_autocheckpoint = 0')
  }

  /** Changes whenever another connection commits. */
  dataVersion(): number {
    return this.#dataVersion.get() as number
  }

  close(): void {
    if (!this.connection.open) return
    try {
      this.connection.close()
    } catch (thrown) {
      throw toStorageError(thrown, `database ${this.file}`)
    }
  }

  #statement(sql: string): BetterSqlite3.Statement<unknown[]> {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      // Dynamic filters make few shapes; the bound keeps a surprise from growing without end.
      if (this.#statements.size >= 500) this.#statements.clear()
      statement = this.connection.prepare<unknown[]>(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }
}

/** Names who is in the way, where the system tells. */
function busyError(thrown: unknown, file: string): unknown {
  const holder = lockHolder(file)
  return toStorageError(thrown, `database ${file}`, holder === null ? undefined : adviceOn(holder))
}

async function openConnection(file: string, mustExist: boolean): Promise<BetterSqlite3.Database> {
  // Made before SQLite does, so that it and its log are private from the first moment.
  if (!mustExist) closeSync(openSync(file, 'a', 0o600))
  const connection = new BetterSqlite3(file, { timeout: 0, fileMustExist: mustExist, ...nativeBinding() })
  try {
    connection.pragma('journal_mode = wal')
    connection.pragma('synchronous = full')
    connection.pragma('foreign_keys = on')
    connection.pragma('temp_store = memory')
    // In KiB. What is asked for again and again fits in; the rest the system's own cache has, so that more would only
    // let the memory of an engine grow with the database (docs/performance.md, soak).
    connection.pragma('cache_size = -4000')
    await backUpBefore(connection)
    await migrate(connection)
    // SQLite itself knows upper and lower case of ASCII only.
    connection.function('holds', { deterministic: true }, (text, part) =>
      Number(typeof text === 'string' && text.toLowerCase().includes(part as string)),
    )
    return connection
  } catch (thrown) {
    connection.close()
    throw thrown
  }
}

function nativeBinding(): { nativeBinding?: string } {
  const { JOBYARD_SQLITE_BINDING } = process.env
  return JOBYARD_SQLITE_BINDING === undefined ? {} : { nativeBinding: JOBYARD_SQLITE_BINDING }
}

/** A migration changes everything at once: what was there before is kept beside it (rule K2). */
async function backUpBefore(connection: BetterSqlite3.Database): Promise<void> {
  const version = schemaVersion(connection)
  if (version === 0 || version >= SCHEMA_VERSION) return
  await new Backups(path.dirname(connection.name)).make(connection, Date.now(), `schema-${SCHEMA_VERSION}`)
}

/** For code paths that have established that the row is there. */
export function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new JobyardError('internal', `${what} is missing`)
  return value
}
