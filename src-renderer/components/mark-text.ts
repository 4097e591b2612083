import { textMatches } from '../../src-shared/text-matches.js'

export interface MarkedPart {
  /** Where in the text it begins. */
  at: number
  text: string
  /** Which match of the line this is; null between matches. */
  match: number | null
}

/** Cuts a text at the matches of a query, which are counted from `first` on. Upper and lower case are the same. */
export function markText(text: string, query: string, first = 0): MarkedPart[] {
  const parts: MarkedPart[] = []
  const length = query.toLowerCase().length
  let from = 0
  for (const [n, at] of textMatches(text, query).entries()) {
    if (at > from) parts.push({ at: from, text: text.slice(from, at), match: null })
    from = at + length
    parts.push({ at, text: text.slice(at, from), match: first + n })
  }
  if (from < text.length) parts.push({ at: from, text: text.slice(from), match: null })
  return parts
}
