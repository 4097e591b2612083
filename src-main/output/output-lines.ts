import { StringDecoder } from 'node:string_decoder'
import type { OutputStream } from './output-format.js'
import type { OutputChunk } from './output-reader.js'

/** A line of output, or a piece of a very long one. */
export interface OutputLine {
  /** When its first byte arrived, epoch milliseconds. */
  at: number
  stream: OutputStream
  /** With its line end, if it has one; undecodable bytes as U+FFFD. All texts joined are the output. */
  text: string
}

/** Longer lines are given in pieces of this many bytes. */
const PIECE_BYTES = 1024 * 1024
const NEWLINE = 10

/**
 * Cuts output into lines, a batch at a time. Where the other stream's bytes came in the middle of a line, it is given in
 * two pieces, since the texts keep the order of the bytes. The last line may lack its line end.
 */
export async function* linesOf(batches: AsyncIterable<OutputChunk[]>): AsyncGenerator<OutputLine[]> {
  const line = new GrowingLine()
  for await (const chunks of batches) {
    const lines: OutputLine[] = []
    for (const chunk of chunks) {
      if (chunk.stream !== line.stream) line.finish(lines)
      line.add(chunk, lines)
    }
    if (lines.length > 0) yield lines
  }
  const last: OutputLine[] = []
  line.finish(last)
  if (last.length > 0) yield last
}

/** The line that is being read. */
class GrowingLine {
  stream: OutputStream | null = null
  #at = 0
  #parts: Buffer[] = []
  #bytes = 0
  /** Set from the first piece of a long line to its end, since a character may lie across two pieces. */
  #decoder: StringDecoder | null = null

  /** Takes the chunk's bytes and puts the lines that they complete into `lines`. */
  add({ at, stream, bytes }: OutputChunk, lines: OutputLine[]): void {
    this.stream = stream
    for (let start = 0; start < bytes.length; ) {
      const newline = bytes.indexOf(NEWLINE, start)
      const lineEnd = newline === -1 ? bytes.length : newline + 1
      const end = Math.min(lineEnd, start + PIECE_BYTES - this.#bytes)
      if (this.#bytes === 0) this.#at = at
      this.#parts.push(bytes.subarray(start, end))
      this.#bytes += end - start
      if (newline !== -1 && end === lineEnd) this.#emit(lines, true)
      else if (this.#bytes === PIECE_BYTES) this.#emit(lines, false)
      start = end
    }
  }

  /** The line goes no further. */
  finish(lines: OutputLine[]): void {
    if (this.#bytes > 0 || this.#decoder !== null) this.#emit(lines, true)
  }

  #emit(lines: OutputLine[], isEnd: boolean): void {
    const [only] = this.#parts
    const bytes = this.#parts.length === 1 && only ? only : Buffer.concat(this.#parts)
    this.#parts = []
    this.#bytes = 0
    if (!isEnd) this.#decoder ??= new StringDecoder('utf8')
    const text =
      this.#decoder === null ? bytes.toString() : this.#decoder.write(bytes) + (isEnd ? this.#decoder.end() : '')
    if (isEnd) this.#decoder = null
    if (text !== '' && this.stream !== null) lines.push({ at: this.#at, stream: this.stream, text })
  }
}
