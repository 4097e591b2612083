import BetterSqlite3 from 'better-sqlite3'
import { JobyardError } from '../../src-shared/errors.js'
import { openReadOnly } from './check-database.js'
import { isDamage } from './damaged-database.js'
import { migrate, SCHEMA_VERSION, schemaVersion } from './migrate.js'

/** Rows that were saved, and places where rows could not be read, by table. */
export interface Salvaged {
  saved: Record<string, number>
  lost: Record<string, number>
}

/** Tables in an order in which each comes after those that it refers to. Counts are made anew by their triggers. */
const LEFT_OUT = new Set(['state_counts', 'log_reserve', 'engines', 'requests', 'sqlite_sequence', 'sqlite_stat1'])
const FIRST = ['meta', 'origins', 'jobs']
/** Furthest jump over ids that cannot be read. */
const FURTHEST = 4_096

/**
 * Writes what can be read of a damaged database into a new one, row by row, stepping over pages that cannot.
 *
 * @param target a file that does not exist
 * @throws storage when not even the list of its tables can be read
 */
export async function salvage(damaged: string, target: string): Promise<Salvaged> {
  const result: Salvaged = { saved: {}, lost: {} }
  const nativeBinding = process.env.JOBYARD_SQLITE_BINDING
  const from = openReadOnly(damaged)
  const into = new BetterSqlite3(target, nativeBinding === undefined ? {} : { nativeBinding })
  try {
    const version = Math.min(readSchema(from, damaged), SCHEMA_VERSION)
    await migrate(into, version)
    into.pragma('foreign_keys = off')
    into.exec('begin')
    for (const table of tablesOf(into)) new TableSalvage(from, into, table, result).run()
    mend(into)
    into.exec('commit')
    await migrate(into)
    into.pragma('journal_mode = wal')
    return result
  } finally {
    from.close()
    into.close()
  }
}

function readSchema(from: BetterSqlite3.Database, file: string): number {
  try {
    from.prepare('select count(*) from sqlite_schema').get()
    const version = schemaVersion(from)
    if (version > 0) return version
  } catch (thrown) {
    if (!isDamage(thrown)) throw thrown
  }
  throw new JobyardError('storage', `nothing can be saved of ${file}: not even its list of tables can be read`)
}

function tablesOf(into: BetterSqlite3.Database): string[] {
  const rows = into
    .prepare(
      `select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' and sql not like 'create virtual%'`,
    )
    .all() as { name: string }[]
  const names = rows
    .map(({ name }) => name)
    .filter((name) => !LEFT_OUT.has(name) && !/_(data|idx|content|docsize|config)$/.test(name))
  return [...FIRST, ...names.filter((name) => !FIRST.includes(name))]
}

/** What rows that were lost would have held up. */
function mend(into: BetterSqlite3.Database): void {
  const nowhere = JSON.stringify({ cwd: '/', env: {}, secrets: [] })
  into
    .prepare(`insert or ignore into origins (id, body) select distinct origin_id, ? || ' '|| origin_id from jobs
      where origin_id not in (select id from origins)`)
    .run(nowhere)
  // What seemed to run does not: nobody holds it.
  into.exec(`update jobs set state = 'queued', owner = null, pid = null, pid_start = null, frozen = 0
    where state = 'running' or owner is not null and state = 'queued'`)
  into.exec(`update jobs set owner = null, pid = null, pid_start = null, frozen = 0 where state = 'paused'`)
}

class TableSalvage {
  readonly #from: BetterSqlite3.Database
  readonly #into: BetterSqlite3.Database
  readonly #table: string
  readonly #result: Salvaged

  constructor(from: BetterSqlite3.Database, into: BetterSqlite3.Database, table: string, result: Salvaged) {
    this.#from = from
    this.#into = into
    this.#table = table
    this.#result = result
  }

  run(): void {
    const { name, hasRowid } = this.#key()
    const columns = this.#columns()
    const list = columns.map((column) => `"${column}"`).join(', ')
    const insert = this.#into.prepare(
      `insert or replace into "${this.#table}" (${list}) values (${columns.map(() => '?').join(', ')})`,
    )
    const take = (row: unknown[]) => {
      try {
        insert.run(...row)
        this.#count('saved')
      } catch {
        // A row whose values make no sense: a constraint refuses it.
        this.#count('lost')
      }
    }
    if (hasRowid) this.#byNumber(name, list, take)
    else this.#byJob(name, list, take)
  }

  /** Ids in ascending order; after one that cannot be read, further and further jumps until one can. */
  #byNumber(key: string, list: string, take: (row: unknown[]) => void): void {
    const rows = this.#from
      .prepare(`select ${list}, ${key} from "${this.#table}" where ${key} > ? order by ${key}`)
      .raw()
    let last = -1
    let jump = 1
    for (let misses = 0; misses < FURTHEST; ) {
      try {
        for (const row of rows.iterate(last) as Iterable<unknown[]>) {
          last = Number(row.at(-1))
          jump = 1
          misses = 0
          take(row.slice(0, -1))
        }
        return
      } catch (thrown) {
        if (!isDamage(thrown)) throw thrown
        this.#count('lost')
        last += jump
        jump = Math.min(jump * 2, FURTHEST)
        misses += 1
      }
    }
  }

  /** Tables without row ids are read job by job, or, where they know no job, as far as it goes. */
  #byJob(key: string, list: string, take: (row: unknown[]) => void): void {
    const isOfJobs = key === 'job_id'
    const keys = isOfJobs ? (this.#into.prepare('select id from jobs').pluck().all() as number[]) : [null]
    const rows = this.#from.prepare(`select ${list} from "${this.#table}"${isOfJobs ? ' where job_id = ?' : ''}`).raw()
    for (const id of keys) {
      try {
        for (const row of rows.iterate(...(id === null ? [] : [id])) as Iterable<unknown[]>) take(row)
      } catch (thrown) {
        if (!isDamage(thrown)) throw thrown
        this.#count('lost')
      }
    }
  }

  #key(): { name: string; hasRowid: boolean } {
    const sql = this.#into.prepare('select sql from sqlite_schema where name = ?').pluck().get(this.#table) as string
    if (!/without rowid/i.test(sql)) return { name: 'rowid', hasRowid: true }
    const [first] = this.#into.pragma(`table_info("${this.#table}")`) as { name: string }[]
    return { name: first?.name ?? '', hasRowid: false }
  }

  #columns(): string[] {
    return (this.#into.pragma(`table_info("${this.#table}")`) as { name: string }[]).map(({ name }) => name)
  }

  #count(what: keyof Salvaged): void {
    this.#result[what][this.#table] = (this.#result[what][this.#table] ?? 0) + 1
  }
}
