import type { ExtractedPiece } from './extracted-file.js'
import type { Extraction } from './extraction.js'

/** Text of spreadsheets: a row is a line with its row's number, its cells parted by tabs; the sheet's name stands over it. */
export class SheetText {
  #pieces: ExtractedPiece[] = []
  #nextRow = 1
  #hasSheet = false
  /** Rows with text in them so far. */
  rows = 0

  sheet(name: string): void {
    // A line between two sheets, which is part of neither.
    if (this.#hasSheet) this.#pieces.push({ text: '\n' })
    this.#hasSheet = true
    this.#pieces.push({ mark: { heading: name, line: 1 } })
    this.#nextRow = 1
  }

  /** Rows without any text are left out. @param number of the row, from 1 */
  row(number: number, cells: readonly string[]): void {
    const line = cells
      .map((cell) => cell.replaceAll(/\s+/g, ' ').trim())
      .join('\t')
      .trimEnd()
    if (line === '') return
    this.rows += 1
    if (number !== this.#nextRow) this.#pieces.push({ mark: { line: number } })
    this.#nextRow = number + 1
    this.#pieces.push({ text: `${line}\n` })
  }

  /** Passes on what was collected. */
  async handOn(out: Extraction['out']): Promise<void> {
    const pieces = this.#pieces
    this.#pieces = []
    for (const piece of pieces) {
      if ('text' in piece) await out.text(piece.text)
      else await out.mark(piece.mark)
    }
  }
}
