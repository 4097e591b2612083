import { plainText } from '../../src-shared/plain-text.js'

const NEWLINE = 10
const ESCAPE = 0x1b
const MOST_CHARACTERS = 200
/** A character takes at most four bytes. */
const KEPT_BYTES = MOST_CHARACTERS * 4
const NOTHING = Buffer.alloc(0)

/** Keeps the beginning of a stream's last line that isn't blank: where most programs say why they failed. */
export class LastWords {
  /** The line that is being written. */
  #line: Buffer = NOTHING
  #lastLine: Buffer = NOTHING

  note(bytes: Buffer): void {
    let end = bytes.lastIndexOf(NEWLINE)
    if (end === -1) {
      this.#line = extended(this.#line, bytes)
      return
    }
    const rest = bytes.subarray(end + 1)
    for (;;) {
      const start = end === 0 ? 0 : bytes.lastIndexOf(NEWLINE, end - 1) + 1
      const line = start === 0 ? extended(this.#line, bytes.subarray(0, end)) : bytes.subarray(start, end)
      if (!isBlank(line)) {
        this.#lastLine = extended(NOTHING, line)
        break
      }
      if (start === 0) break
      end = start - 1
    }
    this.#line = extended(NOTHING, rest)
  }

  /** At most 200 characters, without what only a terminal understands; undefined when nothing but blanks was said. */
  get text(): string | undefined {
    const line = isBlank(this.#line) ? this.#lastLine : this.#line
    const text = plainText(line.toString()).trim()
    return text === '' ? undefined : firstCharacters(text, MOST_CHARACTERS)
  }
}

/** The first `count` characters, none of them cut in half. */
export function firstCharacters(text: string, count: number): string {
  return text.length <= count ? text : [...text.slice(0, count * 2)].slice(0, count).join('')
}

/** Copies, since a part would keep the whole chunk that it came in. */
function extended(line: Buffer, bytes: Buffer): Buffer {
  if (line.length >= KEPT_BYTES) return line
  return Buffer.concat([line, bytes.subarray(0, KEPT_BYTES - line.length)])
}

/** Also of colours alone, which many a program switches off at its end. */
function isBlank(line: Buffer): boolean {
  if (line.includes(ESCAPE)) return plainText(line.toString()).trim() === ''
  return line.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d))
}
