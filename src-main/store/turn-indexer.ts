import type { BulkWriter } from './bulk-writer.js'
import type { Database } from './database.js'

/** How far the index may lie behind while an engine works, in ms. */
const LOOK_MS = 500

/** Keeps the search over turns up to date while an engine works, in the database's worker thread. */
export class TurnIndexer {
  readonly #database: Database
  readonly #bulk: BulkWriter
  /** Whether turns wait to be indexed. */
  readonly #isBehind: () => boolean
  #timer: NodeJS.Timeout | null = null
  #seen = 0
  #work: Promise<void> | null = null

  constructor(database: Database, bulk: BulkWriter, isBehind: () => boolean) {
    this.#database = database
    this.#bulk = bulk
    this.#isBehind = isBehind
  }

  start(): void {
    // Engines that died may have left some.
    this.#look()
    this.#timer = setInterval(() => {
      if (this.#database.commits !== this.#seen) this.#look()
    }, LOOK_MS)
  }

  /** Resolves when what was stored so far is indexed, or cannot be. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
    await this.#work
    this.#look()
    await this.#work
  }

  #look(): void {
    if (this.#work !== null) return
    const { commits } = this.#database
    // What fails here (a full disk, a closed database) is tried again after the next commit.
    this.#work = this.#index()
      .then(
        () => {
          this.#seen = commits
        },
        () => undefined,
      )
      .finally(() => {
        this.#work = null
      })
  }

  async #index(): Promise<void> {
    if (this.#isBehind()) await this.#bulk.indexTurns()
  }
}
