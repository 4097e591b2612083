import type { Transaction } from '../engine/ports.js'
import { type Database, sqlBuilder } from './database.js'
import type { JobLifecycle } from './job-lifecycle.js'

/** Jobs cancelled in one transaction: some ten milliseconds' work. */
export const CANCEL_PAGE = 250

/** Cancels what of a run waits: queued and paused jobs that no process belongs to. */
export class RunCancellation {
  readonly #db: Database
  readonly #lifecycle: JobLifecycle

  constructor(db: Database, lifecycle: JobLifecycle) {
    this.#db = db
    this.#lifecycle = lifecycle
  }

  /** At most {@link CANCEL_PAGE} of them. @returns how many there were: when fewer than a page, no more are left */
  cancelPage(tx: Transaction, run: number, at: number): number {
    const waiting = sqlBuilder
      .selectFrom('jobs')
      .select(['id', 'state', 'attempt'])
      .where('run_id', '=', run)
      .where('state', 'in', ['queued', 'paused'])
      .where('owner', 'is', null)
      .limit(CANCEL_PAGE)
    const rows = this.#db.all(waiting)
    for (const { id, state, attempt } of rows) {
      this.#lifecycle.cancel(tx, { id, from: state, owner: null, attempt }, at)
    }
    return rows.length
  }

  /** Unfinished jobs whose process runs or is frozen. */
  held(run: number): number[] {
    const query = sqlBuilder
      .selectFrom('jobs')
      .select('id')
      .where('run_id', '=', run)
      .where('state', 'in', ['queued', 'running', 'paused'])
      .where('owner', 'is not', null)
    return this.#db.all(query).map(({ id }) => id)
  }
}
