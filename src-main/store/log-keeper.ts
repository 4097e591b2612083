import { stat } from 'node:fs/promises'
import type { BulkWriter } from './bulk-writer.js'
import type { Database } from './database.js'

/** How often the log is looked at, in ms. */
const LOOK_MS = 250
/** Commits after which it pays to grow the log first. */
const BUSY_COMMITS = 50
/** Commits after which the log is used from its beginning again, before they fill what is reserved. */
const MANY_COMMITS = 200
/** A log that a large batch or a backup has blown up above this is cut, in bytes. */
const TOO_LONG = 128 * 1024 * 1024
/** How far, and by how much at once, in bytes: that takes some milliseconds, in which nobody can commit. */
const LONG_ENOUGH = 16 * 1024 * 1024
const CUT = 8 * 1024 * 1024

/**
 * Looks after the write-ahead log of an engine, in the database's worker thread: commits of the main thread no longer
 * move it into the database, which takes many milliseconds.
 *
 * Under a busy engine the log is grown to a few megabytes and then used again and again from its beginning. To sync bytes that were
 * written over takes a third of the time that it takes where the file grows with every commit.
 */
export class LogKeeper {
  readonly #database: Database
  readonly #bulk: BulkWriter
  #timer: NodeJS.Timeout | null = null
  #done = 0
  #before = 0
  #busy = false
  #isReserved = false
  #isCutting = false

  constructor(database: Database, bulk: BulkWriter) {
    this.#database = database
    this.#bulk = bulk
  }

  start(): void {
    this.#database.leaveCheckpoints()
    this.#timer = setInterval(() => void this.#quietly(() => this.#look()), LOOK_MS)
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }

  async #look(): Promise<void> {
    const { commits } = this.#database
    if (!this.#isReserved && commits >= BUSY_COMMITS) {
      this.#isReserved = true
      await this.#bulk.reserveLog()
    }
    if (this.#isCutting) await this.#cut()
    const isIdle = commits === this.#before
    this.#before = commits
    const since = commits - this.#done
    if (since === 0 || (since < MANY_COMMITS && !isIdle)) return
    this.#done = commits
    await this.#bulk.checkpoint(since < MANY_COMMITS ? 'PASSIVE' : 'RESTART')
    this.#isCutting ||= (await this.#size()) > TOO_LONG
  }

  /** A little at every look. */
  async #cut(): Promise<void> {
    const size = await this.#size()
    this.#isCutting = size > LONG_ENOUGH
    if (this.#isCutting) await this.#bulk.shortenLog(Math.max(LONG_ENOUGH, size - CUT))
  }

  async #size(): Promise<number> {
    return (await stat(`${this.#database.file}-wal`)).size
  }

  /** What fails here (a full disk, a lock) is tried again in a moment, and the next commit reports it. */
  async #quietly(task: () => Promise<void>): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    await task().catch(() => undefined)
    this.#busy = false
  }
}
