import { type Expression, type ExpressionBuilder, sql } from 'kysely'
import { jobNotFound } from '../../src-shared/errors.js'
import type { Attempt, HistoryRow, Job, JobState } from '../../src-shared/job.js'
import { type Database, sqlBuilder } from './database.js'
import { errorOf, type FullJobRow, type JobRow, jobOf } from './job-rows.js'
import type { PreparedQuery } from './prepared-query.js'
import type { Schema } from './schema.js'
import type { TurnIndex } from './turn-index.js'
import { jobHasTurn } from './turn-search.js'

export interface ListFilter {
  states?: JobState[]
  type?: string
  group?: string
  runId?: number
  /** Text that the name, the input, the error or a turn of the transcript holds, without regard to case. */
  search?: string
  limit?: number
  offset?: number
}

/** In the very words of the partial index `jobs_active`. */
const isActive = sql<boolean>`state in ('running', 'paused')`

/** The lists that make up the whole, in the order in which they are shown. */
const SECTIONS: readonly (readonly JobState[])[] = [
  ['running'],
  ['queued'],
  ['paused'],
  ['completed', 'failed', 'cancelled'],
]

/** Reads of jobs for people and shells. */
export class JobQueries {
  readonly #db: Database
  readonly #index: TurnIndex
  readonly #byId: PreparedQuery<{ id: number }, FullJobRow>

  constructor(db: Database, index: TurnIndex) {
    this.#db = db
    this.#index = index
    this.#byId = db.prepare((arg) => this.#full().where('jobs.id', '=', arg('id')))
  }

  row(id: number): JobRow | undefined {
    return this.#db.get(sqlBuilder.selectFrom('jobs').selectAll().where('id', '=', id))
  }

  /**
   * @param known the job's position, if the caller has it: counting it takes milliseconds in a long queue
   * @throws not-found
   */
  get(id: number, now: number, known: number | null = null): Job {
    const row = this.#byId.get({ id })
    if (row === undefined) throw jobNotFound(id)
    return jobOf(row, row.state === 'queued' ? (known ?? this.#position(row)) : null, now)
  }

  /** Running first (longest first), then queued in run order, paused, and finished ones newest first. */
  list(filter: ListFilter, now: number): Job[] {
    if (filter.search !== undefined) this.#index.refresh()
    const jobs: Job[] = []
    let skip = filter.offset ?? 0
    let left = filter.limit ?? 100
    const { states: wanted } = filter
    for (const section of SECTIONS) {
      const states = section.filter((state) => wanted === undefined || wanted.includes(state))
      if (states.length === 0 || left <= 0) continue
      const rows = this.#section(states, filter, left, skip)
      for (const { row, position } of rows) jobs.push(jobOf(row, position, now))
      left -= rows.length
      skip = rows.length > 0 || skip === 0 ? 0 : Math.max(0, skip - this.#count(states, filter))
    }
    return jobs
  }

  history(id: number): HistoryRow[] {
    const rows = this.#db.all(sqlBuilder.selectFrom('history').selectAll().where('job_id', '=', id).orderBy('seq'))
    return rows.map((row) => ({
      at: row.at,
      from: row.from_state,
      to: row.to_state,
      actor: row.actor,
      attempt: row.attempt,
      reason: row.reason,
    }))
  }

  attempts(id: number): Attempt[] {
    const rows = this.#db.all(sqlBuilder.selectFrom('attempts').selectAll().where('job_id', '=', id).orderBy('attempt'))
    return rows.map((row) => ({
      attempt: row.attempt,
      startedAt: row.started_at,
      finishedAt: row.finished_at,
      outcome: row.outcome,
      error: errorOf(row),
      owner: row.owner,
      pid: row.pid,
    }))
  }

  /** Ids of failed jobs that may be retried, oldest failure first: those of a cancelled run may not (rule U6). */
  failedIds(): number[] {
    const rows = this.#db.all(
      sqlBuilder
        .selectFrom('jobs')
        .select('id')
        .where('state', '=', 'failed')
        .where('finished_at', 'is not', null)
        .where((eb) =>
          eb.or([
            eb('run_id', 'is', null),
            eb('run_id', 'not in', eb.selectFrom('runs').select('runs.id').where('cancelled_at', 'is not', null)),
          ]),
        )
        .orderBy('finished_at')
        .orderBy('id'),
    )
    return rows.map((row) => row.id)
  }

  counts(): { type: string; state: JobState; n: number }[] {
    return this.#db.all(
      sqlBuilder.selectFrom('state_counts').selectAll().where('n', '>', 0).orderBy('type').orderBy('state'),
    )
  }

  /** Queued jobs whose start is put off, by type. */
  waitingCounts(now: number): { type: string; n: number }[] {
    return this.#db.all(waiting(now))
  }

  /** Counts of all six states within one group; reads its unfinished rows and, for the finished, the whole table. */
  countsOfGroup(group: string): { type: string; state: JobState; n: number }[] {
    return this.#db.all(
      sqlBuilder
        .selectFrom('jobs')
        .select((eb) => ['type', 'state', eb.fn.countAll<number>().as('n')])
        .where('group_name', '=', group)
        .groupBy(['type', 'state']),
    )
  }

  waitingOfGroup(group: string, now: number): { type: string; n: number }[] {
    return this.#db.all(waiting(now).where('group_name', '=', group))
  }

  #full() {
    return sqlBuilder
      .selectFrom('jobs')
      .leftJoin('outputs', 'outputs.job_id', 'jobs.id')
      .leftJoin('checkpoints', 'checkpoints.job_id', 'jobs.id')
      .selectAll('jobs')
      .select(['outputs.data as output', 'checkpoints.data as checkpoint'])
  }

  #section(
    states: readonly JobState[],
    filter: ListFilter,
    limit: number,
    offset: number,
  ): { row: FullJobRow; position: number | null }[] {
    const narrowed = isNarrowed(filter)
    if (states[0] === 'queued') {
      const rows = this.#db.all(
        this.#full()
          .where('state', '=', 'queued')
          .where('finished_at', 'is', null)
          .where((eb) => narrow(eb, filter))
          .orderBy('priority', 'desc')
          .orderBy('rank')
          .limit(limit)
          .offset(offset),
      ) as FullJobRow[]
      return rows.map((row, i) => ({ row, position: narrowed ? this.#position(row) : offset + i + 1 }))
    }
    if (states[0] === 'running' || states[0] === 'paused') {
      const rows = this.#db.all(
        this.#full()
          .where(isActive)
          .where('state', '=', states[0])
          .where((eb) => narrow(eb, filter))
          .orderBy(states[0] === 'running' ? 'state_since' : 'paused_at')
          .orderBy('jobs.id')
          .limit(limit)
          .offset(offset),
      ) as FullJobRow[]
      return rows.map((row) => ({ row, position: null }))
    }
    return this.#finished(states, filter, limit, offset).map((row) => ({ row, position: null }))
  }

  /** The index gives each state newest first; the newest of all are among the newest of each. */
  #finished(states: readonly JobState[], filter: ListFilter, limit: number, offset: number): FullJobRow[] {
    const newest = states.flatMap((state) =>
      this.#db.all(
        sqlBuilder
          .selectFrom('jobs')
          .select(['id', 'finished_at'])
          .where('state', '=', state)
          .where('finished_at', 'is not', null)
          .where((eb) => narrow(eb, filter))
          .orderBy('finished_at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit + offset),
      ),
    )
    newest.sort((a, b) => (b.finished_at as number) - (a.finished_at as number) || b.id - a.id)
    return newest.slice(offset, offset + limit).flatMap(({ id }) => this.#byId.get({ id }) ?? [])
  }

  #count(states: readonly JobState[], filter: ListFilter): number {
    if (!isNarrowed(filter)) {
      return this.counts().reduce((sum, row) => sum + (states.includes(row.state) ? row.n : 0), 0)
    }
    const row = this.#db.get(
      sqlBuilder
        .selectFrom('jobs')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .where('state', 'in', states)
        .where((eb) => narrow(eb, filter)),
    )
    return row?.n ?? 0
  }

  /**
   * 1 + the number of queued jobs that run before it: the unfinished ones, which the index `jobs_order` counts without
   * touching a row, less the few that are running or paused.
   */
  #position(of: { priority: number; rank: string }): number {
    const count = () => sqlBuilder.selectFrom('jobs').select((eb) => eb.fn.countAll<number>().as('n'))
    const before = [
      count().where('priority', '>', of.priority),
      count().where('priority', '=', of.priority).where('rank', '<', of.rank),
    ]
    let position = 1
    for (const query of before) {
      position += this.#db.get(query.where('finished_at', 'is', null))?.n ?? 0
      position -= this.#db.get(query.where(isActive))?.n ?? 0
    }
    return position
  }
}

function narrow(eb: ExpressionBuilder<Schema, 'jobs'>, filter: ListFilter) {
  const conditions = []
  if (filter.type !== undefined) conditions.push(eb('jobs.type', '=', filter.type))
  if (filter.group !== undefined) conditions.push(eb('jobs.group_name', '=', filter.group))
  if (filter.runId !== undefined) conditions.push(eb('jobs.run_id', '=', filter.runId))
  if (filter.search !== undefined) conditions.push(jobHolds(eb, filter.search))
  return eb.and(conditions)
}

function isNarrowed({ type, group, runId, search }: ListFilter): boolean {
  return type !== undefined || group !== undefined || runId !== undefined || search !== undefined
}

/** A part of a word is enough, but in the transcript, where the last word alone may be unfinished. */
function jobHolds(eb: ExpressionBuilder<Schema, 'jobs'>, text: string) {
  const holds = (column: Expression<string | null>, part: string) =>
    sql<boolean>`holds(${column}, ${part.toLowerCase()})`
  return eb.or([
    holds(eb.ref('jobs.name'), text),
    holds(eb.ref('jobs.error_code'), text),
    holds(eb.ref('jobs.error_message'), text),
    // As JSON writes it, so that quotes and line ends are found too.
    holds(eb.ref('jobs.input'), JSON.stringify(text).slice(1, -1)),
    jobHasTurn('jobs.id', text),
  ])
}

/** Queued jobs whose start is put off, counted by type. */
function waiting(now: number) {
  return sqlBuilder
    .selectFrom('jobs')
    .select((eb) => ['type', eb.fn.countAll<number>().as('n')])
    .where('run_after', 'is not', null)
    .where('finished_at', 'is', null)
    .where('run_after', '>', now)
    .where('state', '=', 'queued')
    .groupBy('type')
}
