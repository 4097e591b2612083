/** Opening and closing of a fenced block, as CommonMark has it. */
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/

/**
 * The fence that is open after a line.
 *
 * @param open the fence that was open before it, e.g. "```"; null for none
 */
export function fenceAfter(line: string, open: string | null): string | null {
  const [, signs, rest = ''] = FENCE.exec(line) ?? []
  if (signs === undefined) return open
  if (open === null) return signs.startsWith('`') && rest.includes('`') ? null : signs
  const closes = signs[0] === open[0] && signs.length >= open.length && rest.trim() === ''
  return closes ? null : open
}

// What terminals do with them is of no concern here: colours, cursor moves, titles.
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g

/** A line as a terminal would leave it on the screen: without escapes, and without what a carriage return overwrote. */
export function shownLine(line: string): string {
  const plain = line.replace(ESCAPES, '').replace(/\r+$/, '')
  return plain.slice(plain.lastIndexOf('\r') + 1)
}

/** The end of an output of any length, and what has to be known of the rest: whether a fence was open there. */
export class OutputTail {
  #text = ''
  #fence: string | null = null
  #isCut = false

  /** @param limit characters that are kept at least, where there are so many */
  constructor(private readonly limit: number) {}

  get text(): string {
    return this.#text
  }

  /** The fence that is open where `text` begins. */
  get fence(): string | null {
    return this.#fence
  }

  /** Whether something before `text` was dropped. */
  get isCut(): boolean {
    return this.#isCut
  }

  push(text: string): void {
    this.#text += text
    if (this.#text.length > 2 * this.limit) this.#drop()
  }

  /** Drops whole lines; of a line that is too long, its beginning. */
  #drop(): void {
    const from = this.#text.length - this.limit
    const at = this.#text.indexOf('\n', from - 1)
    const keepFrom = at === -1 ? from : at + 1
    const lines = this.#text.slice(0, keepFrom).split('\n')
    if (at !== -1) lines.pop()
    for (const line of lines) this.#fence = fenceAfter(shownLine(line), this.#fence)
    this.#text = this.#text.slice(keepFrom)
    this.#isCut = true
  }
}
