import type BetterSqlite3 from 'better-sqlite3'
import { sql } from 'kysely'
import { type Database, present, sqlBuilder } from './database.js'
import { isUnwritable } from './storage-errors.js'

/** Turns, and characters of theirs, indexed in one transaction at most: other writers wait for it. */
const PART = 1_000
const PART_CHARACTERS = 500_000

/**
 * The full-text index over turns, `turns_fts`. It follows the table by a moment: turns are indexed many at once, by the
 * worker thread of an engine ({@link TurnIndexer}) and by whoever searches.
 */
export class TurnIndex {
  readonly #db: Database
  readonly #add: BetterSqlite3.Statement<[number, number]>

  constructor(db: Database) {
    this.#db = db
    // A virtual table that Kysely's schema does not know.
    this.#add = db.connection.prepare(
      'insert into turns_fts (rowid, content) select id, content from turns where id > ? and id <= ?',
    )
  }

  /** Whether some turn is not in the index yet. */
  isBehind(): boolean {
    return this.#upTo() < this.#lastTurn()
  }

  /** Indexes the next turns; to be called in a transaction. @returns whether there may be more */
  indexNext(): boolean {
    const from = this.#upTo()
    const to = this.#endOfPart(from)
    if (to === null) return false
    this.#add.run(from, to)
    this.#db.run(sqlBuilder.updateTable('meta').set({ value: to }).where('key', '=', 'turns_indexed'))
    return true
  }

  /**
   * Before a search: brings the index up to date at once. Where that cannot be, because another process writes or the disk
   * is full, the search finds what is in the index so far.
   */
  refresh(): void {
    try {
      for (let more = this.isBehind(); more; ) more = this.#db.transact(() => this.indexNext())
    } catch (thrown) {
      if (!isUnwritable(thrown)) throw thrown
    }
  }

  /** The last turn of the next part; null when there is none. */
  #endOfPart(from: number): number | null {
    const next = this.#db.all(
      sqlBuilder
        .selectFrom('turns')
        .select(['id', sql<number>`length(content)`.as('characters')])
        .where('id', '>', from)
        .orderBy('id')
        .limit(PART),
    )
    let end: number | null = null
    let characters = 0
    for (const turn of next) {
      if (characters > PART_CHARACTERS) break
      end = turn.id
      characters += turn.characters
    }
    return end
  }

  #upTo(): number {
    const row = this.#db.get(sqlBuilder.selectFrom('meta').select('value').where('key', '=', 'turns_indexed'))
    return Number(present(row, 'the place of the turns index').value)
  }

  #lastTurn(): number {
    return this.#db.get(sqlBuilder.selectFrom('turns').select('id').orderBy('id', 'desc').limit(1))?.id ?? 0
  }
}
