import { isUtf8 } from 'node:buffer'
import type { Json } from '../../src-shared/job.js'

/** What a program printed is looked at for its output up to this many bytes, as a whole and as its last line. */
const MAX_BYTES = 1024 * 1024
/** A longer line is no value that somebody meant to hand on. */
const MAX_LINE_BYTES = 64 * 1024
const NEWLINE = 10

/**
 * What a program that printed to stdout gives to the stages after it:
 *
 * 1. all of it, where it is one JSON value;
 * 2. else its last line that is not blank, as JSON where that is an object or a list;
 * 3. else that line as text; null when there is none, or it is longer than 64 kB.
 */
export class ProgramValue {
  #whole: Buffer[] = []
  #wholeBytes = 0
  #line: Buffer[] = []
  #lineBytes = 0
  #lastLine: Buffer | null = null

  note(bytes: Buffer): void {
    this.#wholeBytes += bytes.length
    if (this.#wholeBytes <= MAX_BYTES) this.#whole.push(bytes)
    else this.#whole = []
    for (let start = 0; start < bytes.length; ) {
      const newline = bytes.indexOf(NEWLINE, start)
      const end = newline === -1 ? bytes.length : newline
      this.#addToLine(bytes.subarray(start, end))
      if (newline !== -1) this.#endLine()
      start = end + 1
    }
  }

  value(): Json {
    this.#endLine()
    if (this.#wholeBytes <= MAX_BYTES) {
      const whole = jsonIn(Buffer.concat(this.#whole))
      if (whole !== undefined) return whole
    }
    const line = this.#lastLine
    if (line === null || line.length > MAX_LINE_BYTES) return null
    const value = jsonIn(line)
    return typeof value === 'object' && value !== null ? value : line.toString().trim()
  }

  #addToLine(bytes: Buffer): void {
    this.#lineBytes += bytes.length
    // Of a longer one nothing is wanted, and its length is known.
    if (this.#lineBytes <= MAX_BYTES) this.#line.push(Buffer.from(bytes))
    else this.#line = []
  }

  #endLine(): void {
    const line = this.#lineBytes <= MAX_BYTES ? Buffer.concat(this.#line) : Buffer.alloc(MAX_LINE_BYTES + 1, 'x')
    if (line.toString().trim() !== '') this.#lastLine = line
    this.#line = []
    this.#lineBytes = 0
  }
}

function jsonIn(bytes: Buffer): Json | undefined {
  if (bytes.length === 0 || !isUtf8(bytes)) return undefined
  try {
    return JSON.parse(bytes.toString()) as Json
  } catch {
    return undefined
  }
}
