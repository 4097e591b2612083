import { dimensionKey } from './dimension-name.js'

/** A piece of a template: text, or the place of a dimension. `offset` counts UTF-16 units of the template from 0. */
export type TemplatePart =
  | { kind: 'text'; text: string }
  | { kind: 'dimension'; dimension: number; offset: number }
  | { kind: 'unknown'; name: string; written: string; offset: number }

/** `{name}` or `[name]`, perhaps after a backslash that makes it plain text. */
const BRACKETS = /(\\?)(?:\{([^{}[\]\r\n]{1,200})\}|\[([^{}[\]\r\n]{1,200})\])/g

/** What looks like a name. Other bracketed text (`[1]`, `{"a": 1}`, `[see: below]`) is left as it stands. */
const NAME_LIKE = /^[\p{L}_][\p{L}\p{M}\p{N} _.'’&/+-]*$/u

/**
 * Splits a template at its placeholders `{name}` and `[name]` (rule D1). What is in brackets is a placeholder when it is
 * a dimension's name, or looks like a name; then it is `unknown` and a fault (rule D3). A backslash before the bracket
 * keeps it as text, and the links of Markdown, `[text](address)`, are text unless they name a dimension.
 *
 * @param names of the dimensions, in order; null for one that has no usable name
 */
export function readTemplate(template: string, names: readonly (string | null)[]): TemplatePart[] {
  const byKey = new Map(names.map((name, index) => [name === null ? null : dimensionKey(name), index]))
  const parts: TemplatePart[] = []
  let text = ''
  let end = 0
  for (const match of template.matchAll(BRACKETS)) {
    const [whole, backslash = '', inBraces, inSquares] = match
    const written = whole.slice(backslash.length)
    const name = (inBraces ?? inSquares ?? '').trim()
    const dimension = byKey.get(dimensionKey(name))
    const isLink = inSquares !== undefined && template[match.index + whole.length] === '('
    if (dimension === undefined && (isLink || !NAME_LIKE.test(name))) continue

    text += template.slice(end, match.index)
    end = match.index + whole.length
    if (backslash !== '') {
      text += written
      continue
    }
    if (text !== '') parts.push({ kind: 'text', text })
    text = ''
    if (dimension !== undefined) parts.push({ kind: 'dimension', dimension, offset: match.index })
    else parts.push({ kind: 'unknown', name, written, offset: match.index })
  }
  text += template.slice(end)
  if (text !== '') parts.push({ kind: 'text', text })
  return parts
}

/** Line and column, both from 1, of an offset in a text; columns count UTF-16 units. */
export function placeInText(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/)
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 }
}
