import type { Transaction } from '../engine/ports.js'
import { type Database, present, sqlBuilder } from './database.js'
import type { PreparedQuery } from './prepared-query.js'

/**
 * Runs write transactions. Each that touches jobs stamps their rows with a revision, one higher than the transaction
 * before, in whatever process: who has seen all up to n finds what others changed as the rows above n.
 */
export class Transactions {
  readonly #db: Database
  readonly #nextRev: PreparedQuery<Record<never, never>, { value: string | number | null }>
  #seenRev: number

  constructor(db: Database, seenRev: number) {
    this.#db = db
    this.#nextRev = db.prepare(() =>
      sqlBuilder
        .updateTable('meta')
        .set((eb) => ({ value: eb('value', '+', 1) as never }))
        .where('key', '=', 'rev')
        .returning('value'),
    )
    this.#seenRev = seenRev
  }

  /** All rows with a revision up to this one are known to this process. */
  get seenRev(): number {
    return this.#seenRev
  }

  /** To be called after reading every row up to `rev`. */
  sawUpTo(rev: number): void {
    this.#seenRev = Math.max(this.#seenRev, rev)
  }

  /** One write transaction; the rows it touched are found by the next look at what changed. */
  write<T>(body: (tx: Transaction) => T): Promise<T> {
    return this.#write(body).then(({ result }) => result)
  }

  /** Like `write`, by a writer whose memory already agrees with what it writes. */
  async writeKnown<T>(body: (tx: Transaction) => T): Promise<T> {
    const { result, rev } = await this.#write(body)
    // Somebody else's revision in between keeps `seenRev` below it, so that the next look finds its rows.
    if (rev !== null && rev === this.#seenRev + 1) this.#seenRev = rev
    return result
  }

  async #write<T>(body: (tx: Transaction) => T): Promise<{ result: T; rev: number | null }> {
    let rev: number | null = null
    const result = await this.#db.write(() => {
      rev = null
      return body({
        rev: () => {
          rev ??= present(this.#nextRev.get({}), 'the revision counter').value as number
          return rev
        },
      })
    })
    return { result, rev }
  }
}
