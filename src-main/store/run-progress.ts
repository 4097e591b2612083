import { sql } from 'kysely'
import type { JobState } from '../../src-shared/job.js'
import { type Database, sqlBuilder } from './database.js'
import type { PreparedQuery } from './prepared-query.js'

export interface ModelCount {
  model: string
  state: JobState
  n: number
  /** Earliest start of one of them. */
  startedAt: number | null
}

/** How far a run is, counted from the rows of its jobs and never kept in a counter (rule U5). */
export class RunProgressRows {
  readonly #db: Database
  readonly #counts: PreparedQuery<{ run: number }, ModelCount>
  readonly #unfinished: PreparedQuery<{ run: number }, { some: number }>
  readonly #lastFinish: PreparedQuery<{ run: number }, { at: number | null }>

  constructor(db: Database) {
    this.#db = db
    // Every column stands in the index `jobs_of_run`, so no row is touched.
    this.#counts = db.prepare((arg) => this.countQuery(arg('run')))
    this.#unfinished = db.prepare((arg) =>
      sqlBuilder
        .selectFrom('runs')
        .select(
          sql<number>`exists (
            select 1 from json_each(runs.models) as m, json_each('["queued", "running", "paused"]') as s
            where exists (select 1 from jobs where run_id = runs.id and model = m.value and state = s.value))`.as(
            'some',
          ),
        )
        .where('id', '=', arg('run')),
    )
    this.#lastFinish = db.prepare((arg) =>
      sqlBuilder
        .selectFrom('jobs')
        .select((eb) => eb.fn.max('finished_at').as('at'))
        .where('run_id', '=', arg('run'))
        .where('finished_at', 'is not', null),
    )
  }

  /** Jobs by model and state. */
  counts(run: number): ModelCount[] {
    return this.#counts.all({ run })
  }

  /** The query behind {@link counts}, for whoever asks how SQLite answers it. */
  countQuery(run: number) {
    return sqlBuilder
      .selectFrom('jobs')
      .select((eb) => [
        'model',
        'state',
        eb.fn.countAll<number>().as('n'),
        eb.fn.min<number | null>('started_at').as('startedAt'),
      ])
      .where('run_id', '=', run)
      .groupBy(['model', 'state'])
      .$castTo<ModelCount>()
  }

  /** When the last of its finished jobs did. */
  lastFinish(run: number): number | null {
    return this.#lastFinish.get({ run })?.at ?? null
  }

  /** The last completed or failed jobs, newest first (rule U8). */
  recent(run: number, limit: number) {
    return this.#db.all(
      sqlBuilder
        .selectFrom('jobs')
        .select([
          'id',
          'scenario',
          'model',
          'sample',
          'state',
          'error_code',
          'error_message',
          'error_retryable',
          'finished_at',
        ])
        .where('run_id', '=', run)
        .where('finished_at', 'is not', null)
        .where('state', 'in', ['completed', 'failed'])
        .orderBy('finished_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit),
    )
  }

  /** Failed jobs by code, the commonest first, with the newest message and at most `ids` ids of each. */
  failures(run: number, ids: number): { code: string; message: string; count: number; jobIds: number[] }[] {
    const rows = this.#db.all(
      sqlBuilder
        .selectFrom('jobs')
        .select(['id', 'error_code', 'error_message'])
        .where('run_id', '=', run)
        .where('finished_at', 'is not', null)
        .where('state', '=', 'failed')
        .orderBy('finished_at', 'desc')
        .orderBy('id', 'desc'),
    )
    const groups = new Map<string, { code: string; message: string; count: number; jobIds: number[] }>()
    for (const row of rows) {
      const code = row.error_code ?? 'UNKNOWN'
      const group = groups.get(code) ?? { code, message: row.error_message ?? '', count: 0, jobIds: [] }
      group.count += 1
      if (group.jobIds.length < ids) group.jobIds.push(row.id)
      groups.set(code, group)
    }
    return [...groups.values()].sort((a, b) => b.count - a.count)
  }

  /** Ids of failed jobs, oldest failure first. */
  failedIds(run: number, code?: string): number[] {
    let query = sqlBuilder
      .selectFrom('jobs')
      .select('id')
      .where('run_id', '=', run)
      .where('finished_at', 'is not', null)
      .where('state', '=', 'failed')
      .orderBy('finished_at')
      .orderBy('id')
    if (code !== undefined) query = query.where('error_code', '=', code)
    return this.#db.all(query).map(({ id }) => id)
  }

  /** Running time in ms and number of the newest `limit` completed jobs of the run, by group. */
  recentDurations(run: number, limit: number): { group: string | null; n: number; meanMs: number }[] {
    const newest = sqlBuilder
      .selectFrom('jobs')
      .select(['group_name', 'running_ms'])
      .where('run_id', '=', run)
      .where('finished_at', 'is not', null)
      .where('state', '=', 'completed')
      .orderBy('finished_at', 'desc')
      .limit(limit)
    return this.#db.all(
      sqlBuilder
        .selectFrom(newest.as('newest'))
        .select((eb) => [
          'group_name as group',
          eb.fn.countAll<number>().as('n'),
          eb.fn.avg<number>('running_ms').as('meanMs'),
        ])
        .groupBy('group_name'),
    )
  }

  /** Whether a job of the run is queued, running or paused: some look-ups for each model, however many jobs there are. */
  hasUnfinished(run: number): boolean {
    return this.#unfinished.get({ run })?.some === 1
  }

  /** The runs of these jobs: one statement, however many there are. */
  runsOf(jobIds: readonly number[]): number[] {
    const rows = this.#db.all(
      sqlBuilder
        .selectFrom('jobs')
        .select('run_id')
        .distinct()
        .where(sql<boolean>`id in (select value from json_each(${JSON.stringify(jobIds)}))`)
        .where('run_id', 'is not', null),
    )
    return rows.map((row) => row.run_id as number)
  }
}
