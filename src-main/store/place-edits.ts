import { invalidInput, jobNotFound } from '../../src-shared/errors.js'
import { requireLegal } from '../../src-shared/job-machine.js'
import type { Transaction } from '../engine/ports.js'
import { type Database, sqlBuilder } from './database.js'
import type { PreparedQuery } from './prepared-query.js'
import type { Neighbour, QueueEdits } from './queue-edits.js'
import type { Ranks } from './ranks.js'

/** Where a queued job stands, and whether it may go: what an undo puts back. */
export interface Place {
  id: number
  priority: number
  rank: string
  held: boolean
  runAfter: number | null
}

interface PlaceRow {
  id: number
  state: 'queued' | 'running' | 'paused' | 'completed' | 'failed' | 'cancelled'
  priority: number
  rank: string
  held: number
  run_after: number | null
}

/** Moves of many jobs at once, and the way back. */
export class PlaceEdits {
  readonly #db: Database
  readonly #ranks: Ranks
  readonly #edits: QueueEdits
  readonly #row: PreparedQuery<{ id: number }, PlaceRow>
  readonly #holder: PreparedQuery<{ priority: number; rank: string }, { id: number }>
  readonly #place: PreparedQuery<{ id: number; priority: number; rank: string; rev: number }>
  readonly #putOff: PreparedQuery<{ id: number; runAfter: number | null; rev: number }>

  constructor(db: Database, ranks: Ranks, edits: QueueEdits) {
    this.#db = db
    this.#ranks = ranks
    this.#edits = edits
    this.#row = db.prepare((arg) =>
      sqlBuilder
        .selectFrom('jobs')
        .select(['id', 'state', 'priority', 'rank', 'held', 'run_after'])
        .where('id', '=', arg('id')),
    )
    this.#holder = db.prepare((arg) =>
      sqlBuilder
        .selectFrom('jobs')
        .select('id')
        .where('finished_at', 'is', null)
        .where('priority', '=', arg('priority'))
        .where('rank', '=', arg('rank')),
    )
    this.#place = db.prepare((arg) =>
      sqlBuilder
        .updateTable('jobs')
        .set({ priority: arg('priority'), rank: arg('rank'), rev: arg('rev') })
        .where('id', '=', arg('id'))
        .where('state', '=', 'queued'),
    )
    this.#putOff = db.prepare((arg) =>
      sqlBuilder
        .updateTable('jobs')
        .set({ run_after: arg('runAfter'), rev: arg('rev') })
        .where('id', '=', arg('id'))
        .where('state', '=', 'queued'),
    )
  }

  /** The places of those that are queued. */
  places(ids: readonly number[]): Place[] {
    return ids.flatMap((id) => {
      const row = this.#row.get({ id })
      return row?.state === 'queued' ? [placeOf(row)] : []
    })
  }

  /**
   * Puts the jobs, in the order given, next to the target. Keys lie between two that are next to each other, the moved
   * jobs' own included, so none of them is taken while the rows are written one after the other.
   *
   * @returns where they were before
   * @throws not-found, illegal-transition, invalid-input
   */
  move(tx: Transaction, ids: readonly number[], to: Neighbour): Place[] {
    const rows = ids.map((id) => this.#queued(id))
    const side = 'to' in to ? (to.to === 'first' ? 'before' : 'after') : 'before' in to ? 'before' : 'after'
    const anchor = this.#anchor(to)
    if (anchor === undefined) return []
    if (!('to' in to) && ids.includes(anchor.id)) throw invalidInput(`cannot move job ${anchor.id} ${side} itself`)
    const keys = this.#ranks.beside(anchor, side, rows.length)
    for (const [i, row] of rows.entries()) {
      this.#place.run({ id: row.id, priority: anchor.priority, rank: keys[i] as string, rev: tx.rev() })
    }
    return rows.map(placeOf)
  }

  /** Puts jobs that are still queued back where they were. @returns their ids */
  restore(tx: Transaction, places: readonly Place[], at: number): number[] {
    const left = places.flatMap((place) => {
      const row = this.#row.get({ id: place.id })
      return row?.state === 'queued' ? [{ place, row }] : []
    })
    const moved = left.filter(({ place, row }) => place.rank !== row.rank || place.priority !== row.priority)
    // Aside first: one's old place may be another's present one.
    const aside = this.#ranks.last(moved.length)
    for (const [i, { row }] of moved.entries()) {
      this.#place.run({ id: row.id, priority: row.priority, rank: aside[i] as string, rev: tx.rev() })
    }
    for (const { place } of moved) {
      // A job that came in between since may have been given the very same key.
      const isTaken = this.#holder.get(place) !== undefined
      const rank = isTaken ? (this.#ranks.beside(place, 'before', 1)[0] as string) : place.rank
      this.#place.run({ id: place.id, priority: place.priority, rank, rev: tx.rev() })
    }
    for (const { place, row } of left) {
      if (place.held && row.held === 0) this.#edits.hold(tx, [place.id], at)
      if (!place.held && row.held === 1) this.#edits.release(tx, [place.id], at, false)
      if (place.runAfter !== row.run_after) this.#putOff.run({ id: place.id, runAfter: place.runAfter, rev: tx.rev() })
    }
    return left.map(({ place }) => place.id)
  }

  #anchor(to: Neighbour): PlaceRow | undefined {
    if (!('to' in to)) return this.#queued('before' in to ? to.before : to.after)
    const [priority, rank] = to.to === 'first' ? (['desc', 'asc'] as const) : (['asc', 'desc'] as const)
    const end = this.#db.get(
      sqlBuilder
        .selectFrom('jobs')
        .select(['id', 'state', 'priority', 'rank', 'held', 'run_after'])
        .where('state', '=', 'queued')
        .where('finished_at', 'is', null)
        .orderBy('priority', priority)
        .orderBy('rank', rank)
        .limit(1),
    )
    return end
  }

  #queued(id: number): PlaceRow {
    const row = this.#row.get({ id })
    if (row === undefined) throw jobNotFound(id)
    requireLegal('move', id, row.state)
    return row
  }
}

function placeOf(row: PlaceRow): Place {
  return { id: row.id, priority: row.priority, rank: row.rank, held: row.held === 1, runAfter: row.run_after }
}
