import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing'
import { type Database, sqlBuilder } from './database.js'
import type { PreparedQuery } from './prepared-query.js'

/**
 * Rank keys: strings between any two of which there is always another, so that a move writes one row whatever the
 * queue's length (rule Q4). Neighbours are looked for among all unfinished jobs of a priority, not only queued ones:
 * a running or paused job keeps its rank and may come back to it (rule Q7), and no two may tie then (rule Q2).
 */
export class Ranks {
  readonly #db: Database
  readonly #first: PreparedQuery<{ priority: number }, { rank: string }>
  readonly #before: PreparedQuery<{ priority: number; rank: string; except: number }, { rank: string }>
  readonly #after: PreparedQuery<{ priority: number; rank: string; except: number }, { rank: string }>
  readonly #overtaken: PreparedQuery<{ id: number }, { priority: number }>

  constructor(db: Database) {
    this.#db = db
    const unfinished = () => sqlBuilder.selectFrom('jobs').select('rank').where('finished_at', 'is', null)
    this.#first = db.prepare((arg) => unfinished().where('priority', '=', arg('priority')).orderBy('rank').limit(1))
    this.#before = db.prepare((arg) =>
      unfinished()
        .where('priority', '=', arg('priority'))
        .where('rank', '<', arg('rank'))
        .where('id', '<>', arg('except'))
        .orderBy('rank', 'desc')
        .limit(1),
    )
    this.#after = db.prepare((arg) =>
      unfinished()
        .where('priority', '=', arg('priority'))
        .where('rank', '>', arg('rank'))
        .where('id', '<>', arg('except'))
        .orderBy('rank')
        .limit(1),
    )
    this.#overtaken = db.prepare((arg) =>
      sqlBuilder
        .selectFrom('jobs as interrupted')
        .innerJoin('jobs as other', 'other.priority', 'interrupted.priority')
        .select('other.priority')
        .where('interrupted.id', '=', arg('id'))
        .whereRef('other.rank', '<', 'interrupted.rank')
        .where('other.finished_at', 'is', null)
        .where('other.state', '=', 'queued')
        .where('other.attempt_open', '=', 0)
        .limit(1),
    )
  }

  /** `n` keys behind every key ever given, in order. */
  last(n: number): string[] {
    const row = this.#db.get(sqlBuilder.selectFrom('meta').select('value').where('key', '=', 'tail_rank'))
    const keys = generateNKeysBetween((row?.value as string | null | undefined) ?? null, null, n)
    const tail = keys.at(-1)
    if (tail !== undefined) {
      this.#db.run(sqlBuilder.updateTable('meta').set({ value: tail }).where('key', '=', 'tail_rank'))
    }
    return keys
  }

  /** `n` keys ahead of every unfinished job of the priority, in order. */
  first(priority: number, n: number): string[] {
    const head = this.#first.get({ priority })
    return head === undefined ? this.last(n) : generateNKeysBetween(null, head.rank, n)
  }

  /**
   * Where an interrupted job goes so that it is ahead of its priority's others. Its own key, if no job stands before it
   * but those that were interrupted with it (their attempts are open): so their order among each other is kept.
   */
  headOrOwn(id: number): string | null {
    const overtaken = this.#overtaken.get({ id })
    return overtaken === undefined ? null : (this.first(overtaken.priority, 1)[0] as string)
  }

  /** A key directly before that of a neighbour, leaving the moved job itself out of account. */
  before(neighbour: { priority: number; rank: string }, moved: number): string {
    const previous = this.#before.get({ ...neighbour, except: moved })
    return generateKeyBetween(previous?.rank ?? null, neighbour.rank)
  }

  /** `n` keys, in order, between that of a neighbour and the next one on that side. */
  beside(neighbour: { priority: number; rank: string }, side: 'before' | 'after', n: number): string[] {
    if (side === 'before') {
      const previous = this.#before.get({ ...neighbour, except: 0 })
      return generateNKeysBetween(previous?.rank ?? null, neighbour.rank, n)
    }
    const next = this.#after.get({ ...neighbour, except: 0 })
    return next === undefined ? this.last(n) : generateNKeysBetween(neighbour.rank, next.rank, n)
  }

  after(neighbour: { priority: number; rank: string }, moved: number): string {
    const next = this.#after.get({ ...neighbour, except: moved })
    return next === undefined ? (this.last(1)[0] as string) : generateKeyBetween(neighbour.rank, next.rank)
  }
}
