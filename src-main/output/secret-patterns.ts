/** What stands in the place of a secret. */
export const MASK = '***'
/** Shorter values are not masked: they cannot be told from chance. */
const MIN_SECRET_BYTES = 8

const MASK_BYTES = Buffer.from(MASK)

/** A half-open range of bytes that is, or overlaps with, a secret. */
interface Span {
  start: number
  end: number
}

/** The secrets of one process, in the forms in which they may turn up in its output. Secrets can be added, not taken. */
export class SecretPatterns {
  readonly #values = new Set<string>()
  #patterns: Buffer[] = []

  add(secrets: Iterable<{ value: string }>): void {
    for (const { value } of secrets) {
      if (Buffer.byteLength(value) < MIN_SECRET_BYTES || this.#values.has(value)) continue
      this.#values.add(value)
      // Also as it is written inside a JSON string, with and without escapes for what is not ASCII.
      const escaped = JSON.stringify(value).slice(1, -1)
      const forms = new Set([value, escaped, escaped.replace(/[\u0080-\uffff]/g, unicodeEscape)])
      this.#patterns.push(...[...forms].map((form) => Buffer.from(form)))
    }
  }

  get isEmpty(): boolean {
    return this.#patterns.length === 0
  }

  /** All secrets in `bytes`, ascending; those that overlap are joined, those that only touch are not. */
  spansIn(bytes: Buffer): Span[] {
    const found: Span[] = []
    for (const pattern of this.#patterns) {
      for (let start = bytes.indexOf(pattern); start !== -1; start = bytes.indexOf(pattern, start + 1)) {
        const last = found.at(-1)
        if (last !== undefined && start >= last.start && start < last.end)
          last.end = Math.max(last.end, start + pattern.length)
        else found.push({ start, end: start + pattern.length })
      }
    }
    return joinOverlaps(found)
  }

  /** Where the longest end of `bytes` begins that may be the beginning of a secret; the length when none may. */
  possibleStartIn(bytes: Buffer): number {
    let earliest = bytes.length
    for (const pattern of this.#patterns) {
      const first = pattern[0] as number
      let start = bytes.indexOf(first, Math.max(0, bytes.length - pattern.length + 1))
      for (; start !== -1 && start < earliest; start = bytes.indexOf(first, start + 1)) {
        if (bytes.compare(pattern, 0, bytes.length - start, start) === 0) earliest = start
      }
    }
    return earliest
  }

  /** A whole piece of output, masked. */
  maskBytes(bytes: Buffer): Buffer {
    if (this.isEmpty) return bytes
    const spans = this.spansIn(bytes)
    if (spans.length === 0) return bytes
    const parts: Buffer[] = []
    let done = 0
    for (const { start, end } of spans) {
      parts.push(bytes.subarray(done, start), MASK_BYTES)
      done = end
    }
    return Buffer.concat([...parts, bytes.subarray(done)])
  }

  maskText(text: string): string {
    if (this.isEmpty) return text
    const bytes = Buffer.from(text)
    const masked = this.maskBytes(bytes)
    return masked === bytes ? text : masked.toString()
  }

  /**
   * The same JSON value with secrets masked in all texts, names included; a number that contains one becomes a text.
   *
   * @throws RangeError when it is nested deeper than the stack allows
   */
  maskJson<T>(value: T): T {
    return this.isEmpty ? value : (this.#maskAny(value) as T)
  }

  #maskAny(value: unknown): unknown {
    if (typeof value === 'string') return this.maskText(value)
    if (typeof value === 'number') {
      const text = String(value)
      const masked = this.maskText(text)
      return masked === text ? value : masked
    }
    if (Array.isArray(value)) return value.map((item) => this.#maskAny(item))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [this.maskText(name), this.#maskAny(item)]))
  }
}

function joinOverlaps(spans: Span[]): Span[] {
  spans.sort((one, two) => one.start - two.start)
  const joined: Span[] = []
  for (const span of spans) {
    const last = joined.at(-1)
    if (last !== undefined && span.start < last.end) last.end = Math.max(last.end, span.end)
    else joined.push(span)
  }
  return joined
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
