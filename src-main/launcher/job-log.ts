import type { OutputStream } from '../output/output-format.js'
import type { OutputClient, OutputWriter } from '../output/output-writer.js'
import type { OutputWriters } from '../output/output-writers.js'

/** Hears how the writing of its logs goes. */
export interface LogOwner {
  /** One more, or one less, of its logs can take no more for now. */
  logFull(change: 1 | -1): void
  logTrouble(message: string | null): void
}

/** A process's use of one log, which is opened at the first byte. */
export class JobLog implements OutputClient {
  #writer: OutputWriter | null = null
  #isFull = false
  /** Of the output, to which what comes next belongs; 0: none. */
  section = 0

  constructor(
    private readonly path: string,
    private readonly writers: OutputWriters,
    private readonly owner: LogOwner,
  ) {}

  append(stream: OutputStream, bytes: Buffer): void {
    if (bytes.length === 0) return
    this.#writer ??= this.writers.open(this.path, this)
    this.#writer.append(stream, bytes, Date.now(), this.section)
  }

  /** Calls `done`, at once where possible, when everything is written. */
  close(done: () => void): void {
    const writer = this.#writer
    if (writer === null) {
      done()
      return
    }
    writer.detach(this, () => {
      this.resume()
      done()
    })
  }

  pause(): void {
    if (this.#isFull) return
    this.#isFull = true
    this.owner.logFull(1)
  }

  resume(): void {
    if (!this.#isFull) return
    this.#isFull = false
    this.owner.logFull(-1)
  }

  trouble(message: string | null): void {
    this.owner.logTrouble(message)
  }
}
