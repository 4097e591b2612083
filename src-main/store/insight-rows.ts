import { sql } from 'kysely'
import { type Database, sqlBuilder } from './database.js'
import type { PreparedQuery } from './prepared-query.js'
import type { JobTimes } from './statistics.js'

interface Span {
  /** Epoch ms, included. */
  from: number
  /** Not included. */
  to: number
}

/**
 * Whether a row is in a sample of one in so many. Ids of one type often lie at equal distances, so they are mixed first;
 * the product stays far below 2^63.
 */
const isInSample = (nth: number) => sql<boolean>`((id * 40503) >> 7) % ${nth} = 0`

/** Reads for insights over time, each from an index alone but for the ages of what is queued. */
export class InsightRows {
  readonly #db: Database
  readonly #count: PreparedQuery<Span & { type: string }, { n: number }>
  readonly #times: PreparedQuery<Span & { type: string; nth: number }, JobTimes>

  constructor(db: Database) {
    this.#db = db
    this.#count = db.prepare((arg) =>
      sqlBuilder
        .selectFrom('jobs')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .where('type', '=', arg('type'))
        // In the very words of the partial index `jobs_times`.
        .where('finished_at', 'is not', null)
        .where('started_at', 'is not', null)
        .where('finished_at', '>=', arg('from'))
        .where('finished_at', '<', arg('to')),
    )
    this.#times = db.prepare((arg) =>
      sqlBuilder
        .selectFrom('jobs')
        .select(['waited_ms as waited', 'running_ms as running'])
        .where('type', '=', arg('type'))
        .where('finished_at', 'is not', null)
        .where('started_at', 'is not', null)
        .where('finished_at', '>=', arg('from'))
        .where('finished_at', '<', arg('to'))
        .where(isInSample(arg('nth'))),
    )
  }

  /** When the first job or failed attempt that is still there ended, epoch ms; null when none did. */
  firstEndAt(): number | null {
    const ofJobs = (['completed', 'failed', 'cancelled'] as const).map((state) =>
      this.#db.get(
        sqlBuilder
          .selectFrom('jobs')
          .select((eb) => eb.fn.min('finished_at').as('at'))
          .where('state', '=', state)
          .where('finished_at', 'is not', null),
      ),
    )
    const ofAttempts = this.#db.get(
      sqlBuilder
        .selectFrom('attempts')
        .select((eb) => eb.fn.min('finished_at').as('at'))
        .where(sql<boolean>`outcome = 'failed'`),
    )
    const found = [...ofJobs, ofAttempts].flatMap((row) => (typeof row?.at === 'number' ? [row.at] : []))
    return found.length === 0 ? null : Math.min(...found)
  }

  /** Jobs of the type that had started and ended in the span. */
  timesCount(type: string, span: Span): number {
    return this.#count.get({ type, ...span })?.n ?? 0
  }

  /** Their times, of about one in `nth`. */
  times(type: string, span: Span, nth: number): JobTimes[] {
    return this.#times.all({ type, ...span, nth })
  }

  /** Failed attempts by slot and code; slots are counted from 0 at `from`. */
  failures({ from, to }: Span, stepMs: number): { slot: number; code: string; n: number }[] {
    return this.#db.all(
      sqlBuilder
        .selectFrom('attempts')
        .select((eb) => [
          // Bound numbers are floating-point ones to SQLite.
          sql<number>`cast((finished_at - ${from}) / ${stepMs} as integer)`.as('slot'),
          sql<string>`coalesce(error_code, 'UNKNOWN')`.as('code'),
          eb.fn.countAll<number>().as('n'),
        ])
        .where(sql<boolean>`outcome = 'failed'`)
        .where('finished_at', '>=', from)
        .where('finished_at', '<', to)
        .groupBy(['slot', 'code']),
    )
  }

  /** Of queued jobs that are not put off, about one in `nth`: since when it has been so, epoch ms, and whether it is held. */
  queued(now: number, nth: number): { since: number; held: number }[] {
    return this.#db.all(
      sqlBuilder
        .selectFrom('jobs')
        .select(['state_since as since', 'held'])
        .where('finished_at', 'is', null)
        .where(isInSample(nth))
        .where('state', '=', 'queued')
        .where((eb) => eb.or([eb('run_after', 'is', null), eb('run_after', '<=', now)])),
    )
  }
}
