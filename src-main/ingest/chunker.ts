import type { DocumentPlace } from '../../src-shared/document.js'

/** What a text says of itself between its pieces. What is left out stays as it was. */
export interface Mark {
  /** From here on it is this page. Parts never span pages. */
  page?: number
  /** From here on it stands under this heading; null: under none. */
  heading?: string | null
  /** The text that follows is on this line; null: lines mean nothing from here on. */
  line?: number | null
}

export interface Chunk extends DocumentPlace {
  text: string
  /** Where in the whole text it stands, in UTF-16 units. */
  from: number
  to: number
}

export interface ChunkSizes {
  /** No part is longer. */
  most: number
  /** A part ends at a heading or a paragraph only when it has at least this much. More than twice the overlap. */
  least: number
  /** How much of its end the next part repeats at most, so that what stands over a cut is found. */
  overlap: number
}

/** In UTF-16 units: a screenful, some 250 words. */
const CHUNK_SIZES: ChunkSizes = { most: 1_600, least: 400, overlap: 160 }

/** Where to cut rather, the best first. What matches stays with the part that ends there. */
const CUTS = [/\n[^\S\n]*\n\s*/g, /\n/g, /[.!?…。！？]["'”’)]*\s+/g, /\s+/g]

/**
 * Cuts a text that comes in pieces into parts to be found by (rule N6). Every character is in at least one, but for parts
 * of white space alone, which are left out. A part is at most `most` long; it ends at a page, else rather at a heading, a
 * paragraph, a line, a sentence or a word, and never between the halves of a character. Memory holds one part and one piece.
 */
export class Chunker {
  readonly #sizes: ChunkSizes
  /** What is not in a part yet, or is to be repeated. */
  #text = ''
  /** Where {@link #text} begins in the whole. */
  #from = 0
  /** How much of {@link #text} the part before holds already. */
  #repeated = 0
  /** Marks at or after `#from`, in order. */
  #marks: { at: number; mark: Mark }[] = []
  #page: number | null = null
  #heading: string | null = null
  #line: number | null = null
  /** Up to where in {@link #text} lines are counted in `#line`. */
  #counted = 0

  constructor(sizes: ChunkSizes = CHUNK_SIZES) {
    this.#sizes = sizes
  }

  /** Characters so far. */
  get length(): number {
    return this.#from + this.#text.length
  }

  mark(mark: Mark): void {
    this.#marks.push({ at: this.length, mark })
  }

  /** @returns the parts that are whole now */
  *add(piece: string): Generator<Chunk> {
    this.#text += piece
    // One more than a part may have tells that it has to end somewhere before.
    while (this.#text.length > this.#sizes.most) yield* this.#cut()
  }

  /** @returns the last parts */
  *end(): Generator<Chunk> {
    while (this.#text.length > this.#repeated) yield* this.#cut()
  }

  *#cut(): Generator<Chunk> {
    const { end, repeats } = this.#choose()
    const text = this.#text.slice(0, end)
    this.#take(this.#from)
    if (text.trim() !== '') {
      const place = { page: this.#page, heading: this.#heading, line: this.#line }
      yield { text, from: this.#from, to: this.#from + end, ...place }
    }
    this.#advance(end - (repeats ? this.#overlapOf(text) : 0), end)
  }

  /** Where the next part ends. Always further than what it repeats. */
  #choose(): { end: number; repeats: boolean } {
    const { most, least } = this.#sizes
    const limit = Math.min(most, this.#text.length)
    const beyond = this.#repeated + 1
    const inReach = this.#marks
      .map(({ at, mark }) => ({ at: at - this.#from, mark }))
      .filter(({ at }) => at >= beyond && at <= limit)
    const page = inReach.find(({ mark }) => mark.page !== undefined)
    const reach = page?.at ?? limit
    if (page !== undefined && reach <= most) return { end: reach, repeats: false }
    if (this.#text.length <= most) return { end: this.#text.length, repeats: false }
    const from = Math.max(beyond, least)
    const heading = inReach.filter(({ at, mark }) => mark.heading !== undefined && at >= from).at(-1)
    if (heading !== undefined) return { end: heading.at, repeats: false }
    for (const cut of CUTS) {
      const end = lastEnd(this.#text, cut, from, limit)
      if (end !== null) return { end, repeats: true }
    }
    return { end: wholeCharacter(this.#text, limit), repeats: true }
  }

  /** How much of a part's end the next one repeats: whole words. */
  #overlapOf(text: string): number {
    const { overlap } = this.#sizes
    if (overlap === 0) return 0
    const tail = text.slice(-overlap)
    const word = /\s(?=\S)/.exec(tail)
    const from = text.length - tail.length + (word === null ? 0 : word.index + 1)
    return text.length - wholeCharacter(text, from)
  }

  /** Lets go of the text before `to`; what lies before `covered` is in a part already. */
  #advance(to: number, covered: number): void {
    this.#take(this.#from + to)
    if (this.#line !== null) this.#line += newlines(this.#text, this.#counted, to)
    this.#counted = 0
    this.#text = this.#text.slice(to)
    this.#from += to
    this.#repeated = covered - to
  }

  /** Takes the marks up to a place of the whole text over into where we are. */
  #take(upTo: number): void {
    while (this.#marks[0] !== undefined && this.#marks[0].at <= upTo) {
      const { at, mark } = this.#marks.shift() as { at: number; mark: Mark }
      if (mark.page !== undefined) this.#page = mark.page
      if (mark.heading !== undefined) this.#heading = mark.heading
      if (mark.line !== undefined) {
        this.#line = mark.line
        this.#counted = at - this.#from
      }
    }
  }
}

/** The last end of a match that lies from `from` to `limit`; null when there is none. */
function lastEnd(text: string, pattern: RegExp, from: number, limit: number): number | null {
  let last: number | null = null
  for (const found of text.slice(0, limit).matchAll(pattern)) {
    const end = found.index + found[0].length
    if (end >= from) last = end
  }
  return last
}

/** The place itself, or one before where it would part the halves of a character. */
function wholeCharacter(text: string, at: number): number {
  const before = text.charCodeAt(at - 1)
  return at > 1 && before >= 0xd800 && before < 0xdc00 ? at - 1 : at
}

function newlines(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
