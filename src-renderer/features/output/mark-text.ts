export interface MarkedPart {
  /** Where in the text it begins. */
  at: number
  text: string
  /** Which match of the line this is; null between matches. */
  match: number | null
}

/** Cuts a text at the matches of a query, which are counted from `first` on. Upper and lower case are the same. */
export function markText(text: string, query: string, first = 0): MarkedPart[] {
  if (query === '') return [{ at: 0, text, match: null }]
  const haystack = text.toLowerCase()
  const needle = query.toLowerCase()
  // Some characters change their length with their case; then positions would not fit, and nothing is marked.
  if (haystack.length !== text.length) return [{ at: 0, text, match: null }]
  const parts: MarkedPart[] = []
  let from = 0
  let count = first
  for (let at = haystack.indexOf(needle); at !== -1; at = haystack.indexOf(needle, from)) {
    if (at > from) parts.push({ at: from, text: text.slice(from, at), match: null })
    parts.push({ at, text: text.slice(at, at + needle.length), match: count++ })
    from = at + needle.length
  }
  if (from < text.length) parts.push({ at: from, text: text.slice(from), match: null })
  return parts
}
