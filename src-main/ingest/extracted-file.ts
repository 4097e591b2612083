import { createReadStream } from 'node:fs'
import type { Mark } from './chunker.js'
import { JsonLinesWriter } from './json-lines-writer.js'
import { linesOf } from './lines-of.js'

/** A piece of extracted text, or what it says of itself at that place. One JSON line of the file each. */
export type ExtractedPiece = { text: string } | { mark: Mark }

const PIECE_CHARACTERS = 32 * 1024

/** Writes extracted text piece by piece into a file that gets its name only when it is whole. */
export class ExtractedWriter {
  readonly #lines: JsonLinesWriter
  #text = ''
  /** UTF-16 units of text so far. */
  characters = 0

  private constructor(lines: JsonLinesWriter) {
    this.#lines = lines
  }

  static async open(path: string): Promise<ExtractedWriter> {
    return new ExtractedWriter(await JsonLinesWriter.open(path))
  }

  async text(text: string): Promise<void> {
    // SQLite's functions take a zero for the end of a text.
    this.#text += text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text
    this.characters += text.length
    while (this.#text.length >= PIECE_CHARACTERS) {
      await this.#lines.put({ text: this.#text.slice(0, PIECE_CHARACTERS) })
      this.#text = this.#text.slice(PIECE_CHARACTERS)
    }
  }

  async mark(mark: Mark): Promise<void> {
    await this.#putText()
    await this.#lines.put({ mark })
  }

  /** Now the file is there. */
  async finish(): Promise<void> {
    await this.#putText()
    await this.#lines.finish()
  }

  abandon(): Promise<void> {
    return this.#lines.abandon()
  }

  async #putText(): Promise<void> {
    const text = this.#text
    this.#text = ''
    if (text !== '') await this.#lines.put({ text })
  }
}

/** Reads what a writer of JSON lines wrote. @throws ENOENT when it was never finished */
export async function* readJsonLines<T>(path: string): AsyncGenerator<T> {
  // Not node:readline: it also breaks lines at U+2028, which stands unescaped inside JSON.
  for await (const line of linesOf(createReadStream(path, 'utf8'), Number.POSITIVE_INFINITY)) {
    yield JSON.parse(line) as T
  }
}
