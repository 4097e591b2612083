import { afterStart, type GroupRate, opensAt } from '../engine/group-rate.js'
import { type Database, sqlBuilder } from './database.js'
import type { PreparedQuery } from './prepared-query.js'

/** A {@link GroupRate} as a row of `scope_limits`. */
export const RATE_COLUMNS = [
  'name as group',
  'per_minute as perMinute',
  'last_start_at as lastStartAt',
  'next_start_at as nextStartAt',
] as const

/** Counts the starts of a group's jobs against its rate, in the transaction of each start: across engines (rule R1). */
export class GroupStarts {
  readonly #rate: PreparedQuery<{ group: string }, GroupRate>
  readonly #save: PreparedQuery<{ group: string; last: number | null; next: number | null }>

  constructor(db: Database) {
    this.#rate = db.prepare((arg) =>
      sqlBuilder
        .selectFrom('scope_limits')
        .select(RATE_COLUMNS)
        .where('kind', '=', 'group')
        .where('name', '=', arg('group'))
        .where('per_minute', 'is not', null)
        .$narrowType<{ perMinute: number }>(),
    )
    this.#save = db.prepare((arg) =>
      sqlBuilder
        .updateTable('scope_limits')
        .set({ last_start_at: arg('last'), next_start_at: arg('next') })
        .where('kind', '=', 'group')
        .where('name', '=', arg('group')),
    )
  }

  /** Whether the group's rate lets a job start now. */
  mayStart(group: string | null, at: number): boolean {
    const rate = this.#rateOf(group)
    return rate === undefined || opensAt(rate, at) <= at
  }

  /** @param weight how many starts it counts for */
  started(group: string | null, weight: number, at: number): void {
    const rate = this.#rateOf(group)
    if (rate === undefined) return
    const { lastStartAt, nextStartAt } = afterStart(rate, weight, at)
    this.#save.run({ group: rate.group, last: lastStartAt, next: nextStartAt })
  }

  #rateOf(group: string | null): GroupRate | undefined {
    return group === null ? undefined : this.#rate.get({ group })
  }
}
