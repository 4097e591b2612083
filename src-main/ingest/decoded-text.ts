import type { Extraction } from './extraction.js'
import { openFile } from './file-state.js'

const PIECE_BYTES = 64 * 1024
/** U+FFFD in UTF-8. */
const WRITTEN = Buffer.from('\ufffd')

/** Decodes a text file piece by piece. Bytes that its encoding does not know become U+FFFD, and are counted. */
export class DecodedText {
  readonly #extraction: Pick<Extraction, 'path' | 'size' | 'detected' | 'signal' | 'progress'>
  /** How many characters could not be decoded so far. */
  undecodable = 0
  /** How many lines there were so far; a last one without an end counts. */
  lines = 0
  #endsInLine = false
  /** The last bytes that were read. */
  #tail: Buffer = Buffer.alloc(0)

  constructor(extraction: Pick<Extraction, 'path' | 'size' | 'detected' | 'signal' | 'progress'>) {
    this.#extraction = extraction
  }

  async *pieces(): AsyncGenerator<string> {
    const { path, size, detected, signal, progress } = this.#extraction
    const decoder = new TextDecoder(detected.encoding ?? 'utf-8')
    const isUtf8 = (detected.encoding ?? 'utf-8') === 'utf-8'
    const handle = await openFile(path)
    const bytes = Buffer.allocUnsafe(PIECE_BYTES)
    try {
      // No further than it was long at first: a log that grows would never end.
      for (let at = 0; at < size; ) {
        signal.throwIfAborted()
        const { bytesRead } = await handle.read(bytes, 0, Math.min(PIECE_BYTES, size - at), at)
        if (bytesRead === 0) break
        at += bytesRead
        const read = bytes.subarray(0, bytesRead)
        if (isUtf8) this.undecodable -= this.#written(read)
        const piece = this.#count(decoder.decode(read, { stream: true }))
        if (piece !== '') yield piece
        progress(at / size)
      }
      const rest = this.#count(decoder.decode())
      if (rest !== '') yield rest
      if (this.#endsInLine) this.lines += 1
    } finally {
      await handle.close()
    }
  }

  #count(piece: string): string {
    if (piece === '') return piece
    for (let at = piece.indexOf('\n'); at !== -1; at = piece.indexOf('\n', at + 1)) this.lines += 1
    this.#endsInLine = !piece.endsWith('\n')
    for (let at = piece.indexOf('\ufffd'); at !== -1; at = piece.indexOf('\ufffd', at + 1)) this.undecodable += 1
    return piece
  }

  /** How many of the characters that stand for undecodable ones are really written there. */
  #written(read: Buffer): number {
    const bytes = Buffer.concat([this.#tail, read])
    let count = 0
    for (let at = bytes.indexOf(WRITTEN); at !== -1; at = bytes.indexOf(WRITTEN, at + WRITTEN.length)) count += 1
    // Too short to hold one that was counted.
    this.#tail = Buffer.from(bytes.subarray(Math.max(0, bytes.length - WRITTEN.length + 1)))
    return count
  }

  /** Says it where some of it could not be decoded. */
  note(extraction: Pick<Extraction, 'note' | 'detected'>): void {
    if (this.undecodable <= 0) return
    const what = this.undecodable === 1 ? 'One character is' : `${this.undecodable} characters are`
    extraction.note(`${what} not valid ${extraction.detected.encoding ?? 'text'}, and shown as �.`)
  }
}
