import { parse } from 'yaml'
import type { DocumentFacts } from '../../../src-shared/document.js'
import { DecodedText } from '../decoded-text.js'
import { type Extract, type Extraction, factsOf } from '../extraction.js'
import { linesOf } from '../lines-of.js'

/** Front matter is at the very beginning, and short. */
const MOST_FRONT_LINES = 200
const ATX = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*\r?\n?$/
const FENCE = /^ {0,3}(`{3,}|~{3,})/
const UNDERLINE = /^ {0,3}(=+|-+)[ \t]*\r?\n?$/
/** What cannot be the text of a heading that is underlined: nothing, a list, a quotation, a table, code. */
const NO_HEADING = /^\s*$|^ {0,3}([-*+>|]|\d+[.)])\s|^ {4}|^\t/

/** Markdown is kept as it was written, so that lines are those of the file; headings and front matter are told from it. */
export const extractMarkdown: Extract = async (extraction) => {
  const { out, detected } = extraction
  const text = new DecodedText(extraction)
  const outline = new Outline(out)
  const front: string[] = []
  let inFront = false
  let number = 0
  await out.mark({ line: 1 })
  for await (const line of linesOf(text.pieces())) {
    number += 1
    if (number === 1 && /^---[ \t]*\r?\n$/.test(line)) inFront = true
    else if (inFront && (/^(---|\.\.\.)[ \t]*\r?\n?$/.test(line) || number > MOST_FRONT_LINES)) inFront = false
    else if (inFront) front.push(line)
    else {
      await outline.line(line)
      continue
    }
    await out.text(line)
  }
  await outline.end()
  text.note(extraction)
  const { facts, title } = frontMatter(front.join(''), extraction)
  return {
    title: title ?? outline.title,
    facts: { ...factsOf({ encoding: detected.encoding, lines: text.lines, headings: outline.headings }), ...facts },
  }
}

/** Finds headings line by line: a line is passed on when it is known whether the next one underlines it. */
class Outline {
  readonly #out: Extraction['out']
  #waiting: string | null = null
  #fence: string | null = null
  title: string | null = null
  headings = 0

  constructor(out: Extraction['out']) {
    this.#out = out
  }

  async line(line: string): Promise<void> {
    const fence = FENCE.exec(line)?.[1]
    if (this.#fence !== null) {
      await this.#pass(line)
      if (fence?.startsWith(this.#fence) && line.trim() === fence) this.#fence = null
      return
    }
    if (fence !== undefined) {
      this.#fence = fence
      await this.#pass(line)
      return
    }
    const atx = ATX.exec(line)
    if (atx !== null) {
      await this.#flush()
      await this.#heading(atx[2] ?? '', (atx[1] ?? '').length)
      await this.#out.text(line)
    } else if (this.#waiting !== null && UNDERLINE.test(line)) {
      await this.#heading(this.#waiting.trim(), line.includes('=') ? 1 : 2)
      await this.#pass(line)
    } else {
      await this.#flush()
      if (NO_HEADING.test(line)) await this.#out.text(line)
      else this.#waiting = line
    }
  }

  end(): Promise<void> {
    return this.#flush()
  }

  async #heading(text: string, level: number): Promise<void> {
    const heading = plainWords(text)
    this.headings += 1
    if (level === 1) this.title ??= heading === '' ? null : heading
    await this.#out.mark({ heading: heading === '' ? null : heading })
  }

  async #pass(line: string): Promise<void> {
    await this.#flush()
    await this.#out.text(line)
  }

  async #flush(): Promise<void> {
    if (this.#waiting !== null) await this.#out.text(this.#waiting)
    this.#waiting = null
  }
}

/** A heading without its marks of emphasis, code and links. */
function plainWords(text: string): string {
  return text
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[*_`~]+/g, '')
    .trim()
    .slice(0, 200)
}

/** Names and values of YAML at the head of a file, as far as they are simple ones. */
function frontMatter(yaml: string, { note }: Extraction): { facts: DocumentFacts; title: string | null } {
  if (yaml.trim() === '') return { facts: {}, title: null }
  let data: unknown
  try {
    data = parse(yaml, { schema: 'core', maxAliasCount: 0 })
  } catch {
    note('Its front matter is no valid YAML and was read as text.')
    return { facts: {}, title: null }
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return { facts: {}, title: null }
  const facts: DocumentFacts = {}
  for (const [name, value] of Object.entries(data)) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') facts[name] = value
    else if (Array.isArray(value)) facts[name] = value.filter((one) => typeof one !== 'object').map(String)
  }
  const title = typeof facts.title === 'string' ? facts.title : null
  delete facts.title
  return { facts, title }
}
