const OPEN = '\uE000'
const CLOSE = '\uE001'

export interface SnippetPart {
  /** Where in the snippet it begins. */
  at: number
  text: string
  isMatch: boolean
}

/** Cuts a snippet at its matches, which lie between U+E000 and U+E001. */
export function snippetParts(snippet: string): SnippetPart[] {
  const parts: SnippetPart[] = []
  let isMatch = false
  let at = 0
  for (const text of snippet.split(/([\uE000\uE001])/)) {
    if (text === OPEN) isMatch = true
    else if (text === CLOSE) isMatch = false
    else if (text !== '') parts.push({ at, text, isMatch })
    at += text.length
  }
  return parts
}
