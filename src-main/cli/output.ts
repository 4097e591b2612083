import { JobyardError } from '../../src-shared/errors.js'

/** Where a command's answer goes. The real one is `process.stdout`. */
export type Sink = NodeJS.WritableStream & {
  isTTY?: boolean
  columns?: number
  rows?: number
  writableNeedDrain?: boolean
}

/**
 * A command's standard output and error. A reader that goes away (`jobyard log 3 | head`) is no error: what is written
 * afterwards is dropped silently, and `closed` lets long writers stop. Any other trouble (disk full) is kept for `check`.
 */
export class Output {
  readonly isTty: boolean
  #closed = false
  #trouble: Error | null = null
  #waiting: (() => void)[] = []
  /** Written in this turn of the event loop, and not handed on yet. */
  #pending = ''

  constructor(
    private readonly out: Sink,
    private readonly err: Sink,
    /** Answers are JSON alone; words for people go to stderr. */
    public json: boolean,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    this.isTty = out.isTTY === true
    out.on('error', this.#onError)
    out.on('drain', this.#wake)
    err.on('error', ignore)
  }

  /** Whether nobody reads any more. */
  get closed(): boolean {
    return this.#closed
  }

  /** Whether more has been written than the reader has taken; what can wait should. */
  get congested(): boolean {
    return this.out.writableNeedDrain === true
  }

  /** Columns of the terminal; null where lines may have any length. */
  get columns(): number | null {
    return this.isTty ? (this.out.columns ?? 80) : null
  }

  get rows(): number | null {
    return this.isTty ? (this.out.rows ?? 24) : null
  }

  get colours(): boolean {
    return this.isTty && !this.env.NO_COLOR && this.env.TERM !== 'dumb'
  }

  /** Writes without waiting; what is written in one turn of the event loop goes out together, at its end. */
  text(text: string): void {
    if (this.#closed) return
    if (this.#pending === '') queueMicrotask(() => this.#putPending())
    this.#pending += text
  }

  line(text: string): void {
    this.text(`${text}\n`)
  }

  value(value: unknown): void {
    this.line(JSON.stringify(value))
  }

  /** A word to the person at stderr; never part of the answer. */
  note(text: string): void {
    try {
      this.err.write(`${text}\n`)
    } catch {
      // Nobody can be told that stderr does not work.
    }
  }

  /** Writes, and resolves when the reader has room for more or is gone. */
  async bytes(chunk: Uint8Array | string): Promise<void> {
    this.#putPending()
    if (this.#closed || this.#put(chunk)) return
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** Resolves when everything written is with the operating system. @throws operation-failed when it could not be */
  async flushed(): Promise<void> {
    this.#putPending()
    if (!this.#closed) await new Promise<void>((resolve) => this.out.write('', () => resolve()))
    this.out.off('error', this.#onError)
    this.out.off('drain', this.#wake)
    // Late errors (the reader leaves between now and the exit) must not become uncaught.
    this.out.on('error', ignore)
    if (this.#trouble !== null) {
      throw new JobyardError('operation-failed', `cannot write the answer to stdout: ${this.#trouble.message}`, {
        cause: this.#trouble,
      })
    }
  }

  #putPending(): void {
    const text = this.#pending
    this.#pending = ''
    if (text !== '' && !this.#closed) this.#put(text)
  }

  #put(chunk: Uint8Array | string): boolean {
    try {
      return this.out.write(chunk)
    } catch (thrown) {
      this.#onError(thrown instanceof Error ? thrown : new Error(String(thrown)))
      return true
    }
  }

  #onError = (error: Error): void => {
    this.#closed = true
    const code = 'code' in error ? error.code : undefined
    if (code !== 'EPIPE' && code !== 'ERR_STREAM_DESTROYED') this.#trouble ??= error
    this.#wake()
  }

  #wake = (): void => {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

function ignore(): void {}
