const NEWLINE = 10

/** Takes what a splitter cuts. */
export interface LineTaker {
  /** A whole line with its line end; the last one of a stream may lack it. */
  line(bytes: Buffer): void
  /** A piece of a line above the limit; `isFirst` for the first of each such line. */
  longLine(piece: Buffer, isFirst: boolean): void
}

/** Cuts a stream of bytes into lines, holding at most one line of `limitBytes` (line end not counted) in memory. */
export class LineSplitter {
  #parts: Buffer[] = []
  #bytes = 0
  #isLong = false

  constructor(
    private readonly taker: LineTaker,
    private readonly limitBytes: number,
  ) {}

  push(chunk: Buffer): void {
    let start = 0
    for (let newline = chunk.indexOf(NEWLINE); newline !== -1; newline = chunk.indexOf(NEWLINE, start)) {
      const end = newline + 1
      if (this.#bytes === 0 && !this.#isLong && newline - start <= this.limitBytes) {
        this.taker.line(chunk.subarray(start, end))
      } else {
        this.#add(chunk.subarray(start, end), 1)
        this.#finish()
      }
      start = end
    }
    if (start < chunk.length) this.#add(chunk.subarray(start), 0)
  }

  /** The stream has ended: what is held is its last line. */
  end(): void {
    if (this.#bytes > 0) this.#finish()
    this.#isLong = false
  }

  #add(part: Buffer, lineEndBytes: number): void {
    this.#parts.push(part)
    this.#bytes += part.length
    if (this.#isLong || this.#bytes - lineEndBytes > this.limitBytes) this.#passLong()
  }

  #finish(): void {
    if (this.#parts.length > 0) {
      const bytes = Buffer.concat(this.#parts)
      this.#parts = []
      this.#bytes = 0
      this.taker.line(bytes)
    }
    this.#isLong = false
  }

  #passLong(): void {
    const parts = this.#parts
    this.#parts = []
    this.#bytes = 0
    for (const part of parts) {
      this.taker.longLine(part, !this.#isLong)
      this.#isLong = true
    }
  }
}
