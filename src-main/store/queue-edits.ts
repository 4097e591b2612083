import { sql } from 'kysely'
import { invalidInput, jobNotFound } from '../../src-shared/errors.js'
import type { JobState } from '../../src-shared/job.js'
import { requireLegal, type Verb } from '../../src-shared/job-machine.js'
import type { Transaction } from '../engine/ports.js'
import { type Database, sqlBuilder } from './database.js'
import type { PreparedQuery } from './prepared-query.js'
import type { Ranks } from './ranks.js'

/** A job in so far as edits of the queue need it. */
interface Placed {
  id: number
  state: JobState
  priority: number
  rank: string
  held: number
}

export type Neighbour = { to: 'first' } | { to: 'last' } | { before: number } | { after: number }

/** Changes to waiting jobs that are no transitions: hold, release, priority, order. All ids are checked before any acts. */
export class QueueEdits {
  readonly #db: Database
  readonly #ranks: Ranks
  readonly #byId: PreparedQuery<{ id: number }, Placed>
  readonly #placeRow: PreparedQuery<{ id: number; priority: number; rank: string; rev: number }>

  constructor(db: Database, ranks: Ranks) {
    this.#db = db
    this.#ranks = ranks
    this.#byId = db.prepare((arg) =>
      sqlBuilder.selectFrom('jobs').select(['id', 'state', 'priority', 'rank', 'held']).where('id', '=', arg('id')),
    )
    this.#placeRow = db.prepare((arg) =>
      sqlBuilder
        .updateTable('jobs')
        .set({ priority: arg('priority'), rank: arg('rank'), rev: arg('rev') })
        .where('id', '=', arg('id')),
    )
  }

  hold(tx: Transaction, ids: readonly number[], at: number): void {
    for (const job of this.#legal('hold', ids)) {
      if (job.held === 1) continue
      this.#set(tx, job.id, {
        held: 1,
        waited_ms: sql<number>`waited_ms + max(0, ${at} - state_since)`,
        state_since: at,
      })
    }
  }

  /** @param now whether a start that was put off is put off no longer */
  release(tx: Transaction, ids: readonly number[], at: number, now: boolean): void {
    for (const job of this.#legal('release', ids)) {
      const resumed = job.held === 1 ? { held: 0, state_since: at } : {}
      if (job.held === 1 || now) this.#set(tx, job.id, { ...resumed, ...(now ? { run_after: null } : {}) })
    }
  }

  /** Last in the new priority (rule Q7); a job that has it already keeps its place. */
  setPriority(tx: Transaction, ids: readonly number[], priority: number): void {
    for (const job of this.#legal('prioritise', ids)) {
      if (job.priority !== priority) this.#place(tx, job.id, priority, this.#ranks.last(1)[0] as string)
    }
  }

  /** @returns the priority that the job had, when the move changed it (rule Q4) */
  move(tx: Transaction, id: number, to: Neighbour): number | null {
    const [job] = this.#legal('move', [id]) as [Placed]
    if ('to' in to) {
      const end = this.#end(to.to)
      if (end === undefined || end.id === id) return null
      return this.#moveNextTo(tx, job, end, to.to === 'first' ? 'before' : 'after')
    }
    const side = 'before' in to ? 'before' : 'after'
    const neighbour = 'before' in to ? to.before : to.after
    if (neighbour === id) throw invalidInput(`cannot move job ${id} ${side} itself`)
    const [other] = this.#legal('move', [neighbour]) as [Placed]
    return this.#moveNextTo(tx, job, other, side)
  }

  /** The listed jobs, in that order, ahead of the unlisted ones of their priority (rule Q5). */
  reorder(tx: Transaction, ids: readonly number[]): void {
    const repeated = ids.find((id, i) => ids.indexOf(id) !== i)
    if (repeated !== undefined) throw invalidInput(`job ${repeated} is listed twice`)
    const byPriority = new Map<number, Placed[]>()
    for (const job of this.#legal('reorder', ids)) {
      const same = byPriority.get(job.priority)
      if (same === undefined) byPriority.set(job.priority, [job])
      else same.push(job)
    }
    for (const [priority, jobs] of byPriority) {
      const ranks = this.#ranks.first(priority, jobs.length)
      for (const [i, job] of jobs.entries()) this.#place(tx, job.id, priority, ranks[i] as string)
    }
  }

  #moveNextTo(tx: Transaction, job: Placed, neighbour: Placed, side: 'before' | 'after'): number | null {
    this.#place(tx, job.id, neighbour.priority, this.#ranks[side](neighbour, job.id))
    return job.priority === neighbour.priority ? null : job.priority
  }

  #place(tx: Transaction, id: number, priority: number, rank: string): void {
    this.#placeRow.run({ id, priority, rank, rev: tx.rev() })
  }

  #set(tx: Transaction, id: number, values: Record<string, unknown>): void {
    this.#db.run(
      sqlBuilder
        .updateTable('jobs')
        .set({ ...values, rev: tx.rev() })
        .where('id', '=', id),
    )
  }

  #end(which: 'first' | 'last'): Placed | undefined {
    const direction =
      which === 'first'
        ? ([
            ['priority', 'desc'],
            ['rank', 'asc'],
          ] as const)
        : ([
            ['priority', 'asc'],
            ['rank', 'desc'],
          ] as const)
    let query = sqlBuilder
      .selectFrom('jobs')
      .select(['id', 'state', 'priority', 'rank', 'held'])
      .where('state', '=', 'queued')
      .where('finished_at', 'is', null)
    for (const [column, order] of direction) query = query.orderBy(column, order)
    return this.#db.get(query.limit(1))
  }

  /** The jobs, in the order asked for. @throws not-found, illegal-transition — before anything is written */
  #legal(verb: Verb, ids: readonly number[]): Placed[] {
    const jobs = ids.map((id) => {
      const job = this.#byId.get({ id })
      if (job === undefined) throw jobNotFound(id)
      return job
    })
    for (const job of jobs) requireLegal(verb, job.id, job.state)
    return jobs
  }
}
