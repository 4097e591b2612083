import type { ExtractedPiece } from './extracted-file.js'
import type { Extraction } from './extraction.js'

/** A longer line is passed on in pieces, UTF-16 units. */
const LONG_LINE = 8_192
const BREAK = { none: 0, line: 1, paragraph: 2 } as const

/**
 * Text of a format whose line breaks mean nothing (HTML, office documents): white space is one space, blocks end with a
 * line break or an empty line. Headings are marked before their own text. Collects while a parser calls it, and hands on
 * when it is asked to.
 */
export class FlowText {
  #pieces: ExtractedPiece[] = []
  #line = ''
  /** Whether the beginning of the line was passed on already. */
  #continues = false
  #break: 0 | 1 | 2 = BREAK.none
  /** Whether there was text since the last empty line. */
  #hasText = false
  /** Text of the heading that is open. */
  #heading: string | null = null
  /** Characters other than white space so far. */
  solid = 0
  headings = 0
  /** The first heading of the highest level that was told. */
  title: { text: string; level: number } | null = null

  /** @param keepsBreaks whether white space counts as it is, as within `<pre>` */
  text(text: string, keepsBreaks = false): void {
    const flowing = keepsBreaks ? text : text.replaceAll(/[\s\u00a0]+/g, ' ')
    if (this.#heading !== null) {
      this.#heading += flowing
      return
    }
    const lead = (this.#line === '' && !this.#continues) || /\s$/.test(this.#line)
    const added = keepsBreaks || !lead ? flowing : flowing.trimStart()
    if (added === '') return
    if (this.#line === '' && !this.#continues) {
      if (added.trim() === '' && !keepsBreaks) return
      this.#putBreak()
    }
    this.#line += added
    if (this.#line.length > LONG_LINE) this.#putLine('')
  }

  /** The next text begins on a new line. */
  lineBreak(): void {
    if (this.#heading !== null) this.#heading += ' '
    else this.#end(BREAK.line)
  }

  /** The next text begins after an empty line. */
  paragraph(): void {
    if (this.#heading === null) this.#end(BREAK.paragraph)
  }

  beginHeading(): void {
    if (this.#heading !== null) return
    this.#end(BREAK.paragraph)
    this.#heading = ''
  }

  /** @param level from 1, the highest */
  endHeading(level: number): void {
    const text = (this.#heading ?? '').replaceAll(/\s+/g, ' ').trim()
    this.#heading = null
    if (text === '') return
    this.headings += 1
    if (this.title === null || level < this.title.level) this.title = { text, level }
    // The empty line before it belongs to what is above.
    this.#putBreak()
    this.mark({ heading: text.slice(0, 200) })
    this.text(text)
    this.#end(BREAK.paragraph)
  }

  /** Whatever ends here ends for the place of what follows too. */
  mark(mark: Extract<ExtractedPiece, { mark: unknown }>['mark']): void {
    this.#end(BREAK.paragraph)
    this.#putBreak()
    this.#pieces.push({ mark })
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

  /** At the end of the text. */
  async finish(out: Extraction['out']): Promise<void> {
    if (this.#heading !== null) this.endHeading(6)
    this.#end(BREAK.line)
    await this.handOn(out)
  }

  #end(kind: 1 | 2): void {
    if (this.#line !== '' || this.#continues) this.#putLine('\n')
    if (this.#hasText && kind > this.#break) this.#break = kind
  }

  #putLine(end: string): void {
    const line = end === '' ? this.#line : this.#line.replace(/[^\S\n]+$/, '')
    this.#line = ''
    this.#continues = end === ''
    this.solid += line.replaceAll(/\s+/g, '').length
    this.#pieces.push({ text: line + end })
    this.#hasText = true
    this.#break = BREAK.none
  }

  #putBreak(): void {
    if (this.#break === BREAK.paragraph) {
      this.#pieces.push({ text: '\n' })
      this.#hasText = false
    }
    this.#break = BREAK.none
  }
}
