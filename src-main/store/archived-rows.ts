import type { Database } from './database.js'

/** A row as SQLite holds it. */
type Row = Record<string, string | number | null>

/** Everything that the database holds of one finished job. */
export interface ArchivedJob {
  job: Row & { id: number; attempt: number }
  origin: string
  /** Rows of the tables that refer to it, by table. */
  rows: Record<string, Row[]>
}

/** Tables whose rows belong to a job, by `job_id`. */
const TABLES = ['history', 'attempts', 'checkpoints', 'outputs', 'turns', 'probe_results'] as const
/** What a row gets anew when it comes back. */
const GIVEN_ANEW: Record<string, readonly string[]> = { turns: ['id'] }

/** A run that has a job which is not finished is going on, and all of its jobs stay together (rule K6). */
const OF_NO_OPEN_RUN = `(run_id is null or run_id not in (
  select runs.id from runs where exists (
    select 1 from json_each(runs.models) as m, json_each('["queued", "running", "paused"]') as s
    where exists (select 1 from jobs where run_id = runs.id and model = m.value and state = s.value))))`

/** Which finished jobs are meant. */
export interface FinishedFilter {
  states?: readonly ('completed' | 'failed' | 'cancelled')[] | undefined
  type?: string | undefined
  group?: string | undefined
  /** Only those that ended before, epoch ms. */
  endedBefore?: number | undefined
}

/** Reads whole finished jobs out of the database, and puts them back under their ids. */
export class ArchivedRows {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Ids of finished jobs, those that ended first first; none of a run that is going on. */
  ids(filter: FinishedFilter): number[] {
    const { connection } = this.#db
    const conditions: string[] = ['finished_at is not null', OF_NO_OPEN_RUN]
    const values: (string | number)[] = []
    const add = (condition: string, value: string | number | undefined) => {
      if (value === undefined) return
      conditions.push(condition)
      values.push(value)
    }
    add('type = ?', filter.type)
    add('group_name = ?', filter.group)
    add('finished_at < ?', filter.endedBefore)
    const states = filter.states ?? ['completed', 'failed', 'cancelled']
    const find = connection.prepare(`select id, finished_at from jobs where state = ? and ${conditions.join(' and ')}`)
    const found = states.flatMap((state) => find.all(state, ...values) as { id: number; finished_at: number }[])
    return found.sort((a, b) => a.finished_at - b.finished_at || a.id - b.id).map(({ id }) => id)
  }

  /** Null when the job is not there, or not finished. */
  read(id: number): ArchivedJob | null {
    const { connection } = this.#db
    const job = connection.prepare('select * from jobs where id = ? and finished_at is not null').get(id) as
      | ArchivedJob['job']
      | undefined
    if (job === undefined) return null
    const origin = connection.prepare('select body from origins where id = ?').pluck().get(job.origin_id) as string
    const rows: ArchivedJob['rows'] = {}
    for (const table of TABLES) {
      const order = table === 'turns' ? ' order by id' : ''
      const found = connection.prepare(`select * from ${table} where job_id = ?${order}`).all(id) as Row[]
      if (found.length > 0) rows[table] = found
    }
    return { job, origin, rows }
  }

  /** Whether the job is as it was read: nobody retried it meanwhile. */
  isUnchanged({ job }: Pick<ArchivedJob, 'job'>): boolean {
    return this.#db.connection.prepare('select 1 from jobs where id = ? and rev = ?').get(job.id, job.rev) !== undefined
  }

  has(id: number): boolean {
    return this.#db.connection.prepare('select 1 from jobs where id = ?').get(id) !== undefined
  }

  /** The job that holds the idempotency key now; null when none does. */
  holderOf(key: string): number | null {
    const id = this.#db.connection
      .prepare(`select id from jobs where idempotency_key = ? and idempotency_key is not null and state <> 'cancelled'`)
      .pluck()
      .get(key) as number | undefined
    return id ?? null
  }

  /** @param rev of the transaction */
  insert({ job, origin, rows }: ArchivedJob, rev: number): void {
    this.#insertRow('jobs', { ...job, origin_id: this.#originId(origin), rev })
    for (const table of TABLES) for (const row of rows[table] ?? []) this.#insertRow(table, row)
  }

  #originId(body: string): number {
    const { connection } = this.#db
    connection.prepare('insert or ignore into origins (body) values (?)').run(body)
    return connection.prepare('select id from origins where body = ?').pluck().get(body) as number
  }

  /** Columns that this version does not know are left out, those that the archive does not know get their default. */
  #insertRow(table: string, row: Row): void {
    const { connection } = this.#db
    const known = (connection.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name)
    const columns = known.filter((name) => name in row && !GIVEN_ANEW[table]?.includes(name))
    connection
      .prepare(`insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`)
      .run(...columns.map((name) => row[name] ?? null))
  }
}
