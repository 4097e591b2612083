import { sql } from 'kysely'
import type { JobState } from '../../src-shared/job.js'
import { type Database, sqlBuilder } from './database.js'
import type { PreparedQuery } from './prepared-query.js'

/** How long one finished job waited and ran, in ms. */
export interface JobTimes {
  waited: number
  running: number
}

type FinishState = Extract<JobState, 'completed' | 'failed' | 'cancelled'>

/** Priorities of which the oldest waiting job is looked for. */
const MOST_PRIORITIES = 50
/** Jobs at the head of a priority among which the oldest one is looked for. */
const HEAD = 100

/**
 * Reads for statistics. Each reads an index alone or a bounded number of rows, so that a million jobs cost no more than
 * some tens of milliseconds (docs/performance.md).
 */
export class Statistics {
  readonly #db: Database
  readonly #times: PreparedQuery<{ type: string; limit: number }, JobTimes>
  readonly #oldest: PreparedQuery<{ priority: number; now: number; limit: number }, { at: number | null }>
  readonly #endedCount: PreparedQuery<{ state: FinishState; from: number; to: number }, { n: number }>
  readonly #nextPriority: PreparedQuery<{ below: number }, { priority: number }>

  constructor(db: Database) {
    this.#db = db
    this.#times = db.prepare((arg) =>
      sqlBuilder
        .selectFrom('jobs')
        .select(['waited_ms as waited', 'running_ms as running'])
        .where('type', '=', arg('type'))
        // In the very words of the partial index `jobs_times`.
        .where('finished_at', 'is not', null)
        .where('started_at', 'is not', null)
        .orderBy('finished_at', 'desc')
        .limit(arg('limit')),
    )
    this.#oldest = db.prepare((arg) =>
      sqlBuilder
        .selectFrom(
          sqlBuilder
            .selectFrom('jobs')
            .select('state_since')
            .where('finished_at', 'is', null)
            .where('state', '=', 'queued')
            .where('held', '=', 0)
            .where((eb) => eb.or([eb('run_after', 'is', null), eb('run_after', '<=', arg('now'))]))
            .where('priority', '=', arg('priority'))
            .orderBy('rank')
            .limit(arg('limit'))
            .as('head'),
        )
        .select((eb) => eb.fn.min('state_since').as('at')),
    )
    this.#endedCount = db.prepare((arg) =>
      sqlBuilder
        .selectFrom('jobs')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .where('state', '=', arg('state'))
        .where('finished_at', 'is not', null)
        .where('finished_at', '>=', arg('from'))
        .where('finished_at', '<', arg('to')),
    )
    this.#nextPriority = db.prepare((arg) =>
      sqlBuilder
        .selectFrom('jobs')
        .select('priority')
        .where('finished_at', 'is', null)
        .where('priority', '<', arg('below'))
        .orderBy('priority', 'desc')
        .limit(1),
    )
  }

  /** Of the latest finished jobs of the type that had started, newest first. */
  times(type: string, limit: number): JobTimes[] {
    return this.#times.all({ type, limit })
  }

  /** Running and paused jobs by type and stage. */
  stages(): { type: string; state: JobState; stage: string | null; n: number }[] {
    return this.#db.all(
      sqlBuilder
        .selectFrom('jobs')
        .select((eb) => ['type', 'state', 'stage', eb.fn.countAll<number>().as('n')])
        .where(sql<boolean>`state in ('running', 'paused')`)
        .groupBy(['type', 'state', 'stage'])
        .orderBy('type')
        .orderBy('n', 'desc'),
    )
  }

  /** Failed jobs by the code of their error, most frequent first. */
  failures(): { code: string; n: number }[] {
    return this.#db.all(
      sqlBuilder
        .selectFrom('jobs')
        .select((eb) => [sql<string>`coalesce(error_code, 'UNKNOWN')`.as('code'), eb.fn.countAll<number>().as('n')])
        .where(sql<boolean>`state = 'failed'`)
        .groupBy('error_code')
        .orderBy('n', 'desc')
        .orderBy('code'),
    )
  }

  /** How many jobs ended with that state from `from` up to but not including `to`, epoch ms; counted in the index. */
  endedCount(state: FinishState, from: number, to: number): number {
    return this.#endedCount.get({ state, from, to })?.n ?? 0
  }

  /**
   * Since when the job that has waited longest has been queued, of those that are neither held nor put off; epoch ms. It
   * is looked for at the head of each priority, where reordering has not moved it far away.
   */
  oldestQueuedAt(now: number): number | null {
    let oldest: number | null = null
    let below = Number.MAX_SAFE_INTEGER
    for (let i = 0; i < MOST_PRIORITIES; i += 1) {
      const next = this.#nextPriority.get({ below })
      if (next === undefined) break
      below = next.priority
      const at = this.#oldest.get({ priority: next.priority, now, limit: HEAD })?.at ?? null
      if (at !== null && (oldest === null || at < oldest)) oldest = at
    }
    return oldest
  }

  /** Queued jobs that are neither held nor put off, up to `limit`. */
  eligibleCount(now: number, limit: number): number {
    const row = this.#db.get(
      sqlBuilder
        .selectFrom(
          sqlBuilder
            .selectFrom('jobs')
            .select('id')
            .where('finished_at', 'is', null)
            .where('state', '=', 'queued')
            .where('held', '=', 0)
            .where((eb) => eb.or([eb('run_after', 'is', null), eb('run_after', '<=', now)]))
            .limit(limit)
            .as('some'),
        )
        .select((eb) => eb.fn.countAll<number>().as('n')),
    )
    return row?.n ?? 0
  }
}
