import type { OutputLine } from '../../src-shared/output-view.js'
import { plainText } from '../../src-shared/plain-text.js'
import { textMatches } from '../../src-shared/text-matches.js'
import { OUTPUT_STREAMS, type OutputStream } from './output-format.js'
import type { LocatedChunk, OutputReader } from './output-reader.js'
import { SgrState } from './sgr-state.js'

/** A longer line goes on in the next, so that no row of a viewer is without end. */
const MAX_LINE_BYTES = 32 * 1024
const FIRST_WINDOW_BYTES = 128 * 1024
/** No answer covers more, except where a filter leaves most of it out. */
const MAX_WINDOW_BYTES = 1024 * 1024
const MAX_FILTERED_BYTES = 16 * 1024 * 1024
/** To look for a text takes longer than to leave a stream out, and others wait meanwhile. */
const MAX_SEARCHED_BYTES = 2 * 1024 * 1024
/** How far back is looked for colours that are still switched on. */
const STYLE_BYTES = 64 * 1024
const NEWLINE = 10
const ESCAPE = 27

export interface LineRange {
  lines: OutputLine[]
  from: number
  to: number
}

/** Which lines of a part are wanted. */
export interface LineFilter {
  stream?: OutputStream | undefined
  /** Of the output, e.g. what one stage of the job said. */
  section?: number | undefined
  /** A text that has to occur in the line as a person reads it; upper and lower case are the same. */
  filter?: string | undefined
}

/** At most `limit` lines from the one that `from` lies in onward. */
export async function linesFrom(
  reader: OutputReader,
  from: number,
  limit: number,
  wanted: LineFilter = {},
): Promise<LineRange> {
  const size = await reader.size()
  const start = await startOfLineAt(reader, Math.min(from, size))
  for (let bytes = FIRST_WINDOW_BYTES; ; bytes *= 4) {
    const end = Math.min(size, start + bytes)
    const whole = await linesBetween(reader, start, end, wanted)
    // What the window cut off belongs to the next answer, unless it is all that there is.
    const cut = end < size && whole.length > 1 ? whole.pop() : undefined
    const lines = whole.filter((line) => isWanted(line, wanted))
    if (lines.length >= limit || end === size || bytes >= mostBytes(wanted)) {
      const kept = lines.slice(0, limit)
      const to = kept.length < lines.length ? (kept.at(-1)?.endOffset ?? end) : (cut?.offset ?? end)
      return { lines: kept, from: start, to }
    }
  }
}

/** At most `limit` lines that end at or before `to`. */
export async function linesBefore(
  reader: OutputReader,
  to: number,
  limit: number,
  wanted: LineFilter = {},
): Promise<LineRange> {
  const end = Math.min(to, await reader.size())
  for (let bytes = FIRST_WINDOW_BYTES; ; bytes *= 4) {
    const start = Math.max(0, end - bytes)
    const whole = await linesBetween(reader, start, end, wanted)
    const cut = start > 0 && whole.length > 1 ? whole.shift() : undefined
    const lines = whole.filter((line) => isWanted(line, wanted))
    if (lines.length >= limit || start === 0 || bytes >= mostBytes(wanted)) {
      const kept = lines.slice(-limit)
      const from = kept.length < lines.length ? (kept[0]?.offset ?? start) : (cut?.endOffset ?? start)
      return { lines: kept, from, to: end }
    }
  }
}

function mostBytes({ stream, section, filter }: LineFilter): number {
  if (filter !== undefined) return MAX_SEARCHED_BYTES
  return stream === undefined && section === undefined ? MAX_WINDOW_BYTES : MAX_FILTERED_BYTES
}

function isWanted(line: OutputLine, { filter }: LineFilter): boolean {
  return filter === undefined || textMatches(plainText(line.text), filter).length > 0
}

/** Looks back no further than the longest line of a viewer. */
async function startOfLineAt(reader: OutputReader, offset: number): Promise<number> {
  const from = Math.max(0, offset - MAX_LINE_BYTES)
  const parts: Buffer[] = []
  for await (const bytes of reader.bytes({ from, to: offset })) parts.push(bytes)
  const newline = Buffer.concat(parts).lastIndexOf(NEWLINE)
  if (newline !== -1) return from + newline + 1
  return from === 0 ? 0 : offset
}

async function linesBetween(
  reader: OutputReader,
  from: number,
  to: number,
  { stream, section }: LineFilter,
): Promise<OutputLine[]> {
  const lines = new LineBuilder(from, await stylesAt(reader, from))
  for await (const chunks of reader.chunks({ from, to, stream, section })) for (const chunk of chunks) lines.add(chunk)
  return lines.end()
}

/** What each stream left switched on before an offset, as far as the part just before it tells. */
async function stylesAt(reader: OutputReader, offset: number): Promise<Styles> {
  const styles = { out: new SgrState(), err: new SgrState() }
  const texts = { out: '', err: '' }
  for await (const chunks of reader.chunks({ from: Math.max(0, offset - STYLE_BYTES), to: offset })) {
    for (const { stream, bytes } of chunks) if (bytes.includes(ESCAPE)) texts[stream] += bytes.toString('latin1')
  }
  for (const stream of OUTPUT_STREAMS) styles[stream].read(texts[stream])
  return styles
}

type Styles = Record<OutputStream, SgrState>

/** Cuts chunks into lines; another stream in the middle of a line begins a new one, so that streams stay apart. */
class LineBuilder {
  readonly #lines: OutputLine[] = []
  #parts: Buffer[] = []
  #bytes = 0
  #offset: number
  #at = 0
  #stream: OutputStream = 'out'
  #continued = false

  constructor(
    from: number,
    private readonly styles: Styles,
  ) {
    this.#offset = from
  }

  add({ at, stream, start, bytes }: LocatedChunk): void {
    if (this.#bytes > 0 && stream !== this.#stream) this.#close(this.#offset + this.#bytes, false)
    for (let from = 0; from < bytes.length; ) {
      if (this.#bytes === 0) {
        this.#offset = start + from
        this.#at = at
        this.#stream = stream
      }
      const newline = bytes.indexOf(NEWLINE, from)
      const end = newline === -1 ? bytes.length : newline + 1
      const cut = Math.min(end, from + MAX_LINE_BYTES - this.#bytes)
      const part = bytes.subarray(from, cut)
      this.#parts.push(part)
      this.#bytes += part.length
      from = cut
      const isWhole = newline !== -1 && cut === end
      if (isWhole || this.#bytes >= MAX_LINE_BYTES) this.#close(start + cut, !isWhole)
    }
  }

  end(): OutputLine[] {
    if (this.#bytes > 0) this.#close(this.#offset + this.#bytes, false)
    return this.#lines
  }

  #close(endOffset: number, goesOn: boolean): void {
    const text = Buffer.concat(this.#parts)
      .toString('utf8')
      .replace(/\r?\n$/, '')
    const style = this.styles[this.#stream]
    const { sequence } = style
    style.read(text)
    this.#lines.push({
      offset: this.#offset,
      endOffset,
      at: this.#at,
      stream: this.#stream,
      text,
      continued: this.#continued,
      style: sequence,
    })
    this.#parts = []
    this.#bytes = 0
    this.#continued = goesOn
  }
}
