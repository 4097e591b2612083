import { type Selectable, sql as words } from 'kysely'
import type { Json } from '../../src-shared/job.js'
import type { Turn } from '../../src-shared/transcript.js'
import { type Database, sqlBuilder } from './database.js'
import type { PreparedQuery } from './prepared-query.js'
import type { JobTable } from './schema.js'

const COLUMNS = [
  'id',
  'type',
  'name',
  'state',
  'priority',
  'held',
  'group_name',
  'attempt',
  'max_attempts',
  'run_after',
  'progress',
  'stage',
  'message',
  'iteration',
  'iterations',
  'error_code',
  'error_message',
  'error_retryable',
  'owner',
  'frozen',
  'created_at',
  'started_at',
  'paused_at',
  'finished_at',
  'state_since',
  'running_ms',
  'waited_ms',
] as const

/** A job's row without what may be large. */
export type SummaryRow = Pick<Selectable<JobTable>, (typeof COLUMNS)[number]>

export interface FailedRow {
  id: number
  code: string
  message: string
  finishedAt: number
}

/** Reads for a window that shows some rows of very many: by id, and lists of ids alone. */
export class JobSummaries {
  readonly #db: Database
  readonly #row: PreparedQuery<{ id: number }, SummaryRow>
  readonly #turnCount: PreparedQuery<{ id: number; attempt: number }, { n: number }>

  constructor(db: Database) {
    this.#db = db
    this.#row = db.prepare((arg) => sqlBuilder.selectFrom('jobs').select(COLUMNS).where('id', '=', arg('id')))
    this.#turnCount = db.prepare((arg) =>
      sqlBuilder
        .selectFrom('turns')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .where('job_id', '=', arg('id'))
        .where('attempt', '=', arg('attempt')),
    )
  }

  row(id: number): SummaryRow | undefined {
    return this.#row.get({ id })
  }

  /** Ids of running jobs, longest first, or of paused ones, longest paused first. */
  activeIds(state: 'running' | 'paused'): number[] {
    const rows = this.#db.all(
      sqlBuilder
        .selectFrom('jobs')
        .select('id')
        .where('state', '=', state)
        // In the very words of the partial index.
        .where(words<boolean>`state in ('running', 'paused')`)
        .orderBy(state === 'running' ? 'state_since' : 'paused_at')
        .orderBy('id'),
    )
    return rows.map(({ id }) => id)
  }

  /** Ids of completed and cancelled jobs, newest first. */
  doneIds(): number[] {
    const [completed, cancelled] = (['completed', 'cancelled'] as const).map((state) => this.#finished(state))
    const merged: number[] = []
    let a = 0
    let b = 0
    for (;;) {
      const one = completed?.[a]
      const two = cancelled?.[b]
      if (one === undefined && two === undefined) return merged
      if (two === undefined || (one !== undefined && one[1] >= two[1])) {
        merged.push((one as [number, number])[0])
        a += 1
      } else {
        merged.push(two[0])
        b += 1
      }
    }
  }

  /** All failed jobs, newest first. */
  failed(): FailedRow[] {
    const rows = this.#db.all(
      sqlBuilder
        .selectFrom('jobs')
        .select(['id', 'error_code', 'error_message', 'finished_at'])
        .where('state', '=', 'failed')
        .where('finished_at', 'is not', null)
        .orderBy('finished_at', 'desc')
        .orderBy('id', 'desc'),
    )
    return rows.map((row) => ({
      id: row.id,
      code: row.error_code ?? 'UNKNOWN',
      message: row.error_message ?? '',
      finishedAt: row.finished_at ?? 0,
    }))
  }

  /** What the newest completed jobs took, in ms. */
  recentRuns(limit: number): { type: string; name: string; runningMs: number }[] {
    return this.#db.all(
      sqlBuilder
        .selectFrom('jobs')
        .select(['type', 'name', 'running_ms as runningMs'])
        .where('state', '=', 'completed')
        .where('finished_at', 'is not', null)
        .orderBy('finished_at', 'desc')
        .limit(limit),
    )
  }

  turnCount(id: number, attempt: number): number {
    return this.#turnCount.get({ id, attempt })?.n ?? 0
  }

  /** Whether any attempt of the job told a turn. */
  hasTurns(id: number): boolean {
    return this.#db.all(sqlBuilder.selectFrom('turns').select('id').where('job_id', '=', id).limit(1)).length > 0
  }

  /** What was said, alone, in the order of {@link turns}. */
  turnTexts(id: number, attempt: number, from: number, limit: number): string[] {
    const rows = this.#db.all(
      sqlBuilder
        .selectFrom('turns')
        .select('content')
        .where('job_id', '=', id)
        .where('attempt', '=', attempt)
        .orderBy('id')
        .limit(limit)
        .offset(from),
    )
    return rows.map(({ content }) => content)
  }

  turns(id: number, attempt: number, from: number, limit: number): Turn[] {
    const rows = this.#db.all(
      sqlBuilder
        .selectFrom('turns')
        .selectAll()
        .where('job_id', '=', id)
        .where('attempt', '=', attempt)
        .orderBy('id')
        .limit(limit)
        .offset(from),
    )
    return rows.map((row, i) => ({
      index: from + i,
      attempt: row.attempt,
      at: row.at,
      role: row.role,
      content: row.content,
      model: row.model,
      inputTokens: row.input_tokens,
      outputTokens: row.output_tokens,
      durationMs: row.duration_ms,
      meta: row.meta === null ? null : (JSON.parse(row.meta) as Json),
    }))
  }

  /** Id and time, newest first, straight from the index. */
  #finished(state: 'completed' | 'cancelled'): [number, number][] {
    const { sql, parameters } = sqlBuilder
      .selectFrom('jobs')
      .select(['id', 'finished_at'])
      .where('state', '=', state)
      .where('finished_at', 'is not', null)
      .orderBy('finished_at', 'desc')
      .orderBy('id', 'desc')
      .compile()
    const statement = this.#db.connection.prepare<unknown[]>(sql).raw()
    return statement.all(...parameters) as [number, number][]
  }

  /** The runs that these jobs belong to. */
  runsOf(ids: readonly number[]): number[] {
    if (ids.length === 0) return []
    const listed = words<number>`(select value from json_each(${JSON.stringify(ids)}))`
    const rows = this.#db.all(
      sqlBuilder
        .selectFrom('jobs')
        .select('run_id')
        .distinct()
        .where('id', 'in', listed)
        .where('run_id', 'is not', null),
    )
    return rows.map((row) => row.run_id as number)
  }
}
