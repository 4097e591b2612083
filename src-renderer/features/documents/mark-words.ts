export interface MarkedPiece {
  /** Where in the text it begins. */
  at: number
  text: string
  isMatch: boolean
}

const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu

/**
 * Cuts a text at the words of a search, as the search finds them: whole words, the last one also unfinished, upper and
 * lower case and accents being the same.
 */
export function markWords(text: string, query: string): MarkedPiece[] {
  const wanted = (query.match(WORD) ?? []).map(plain)
  if (wanted.length === 0) return text === '' ? [] : [{ at: 0, text, isMatch: false }]
  const last = wanted.at(-1) as string
  const isUnfinished = /[\p{L}\p{N}\p{M}\p{Co}]$/u.test(query)
  const pieces: MarkedPiece[] = []
  let from = 0
  for (const found of text.matchAll(WORD)) {
    const word = plain(found[0])
    if (!wanted.includes(word) && !(isUnfinished && word.startsWith(last))) continue
    if (found.index > from) pieces.push({ at: from, text: text.slice(from, found.index), isMatch: false })
    from = found.index + found[0].length
    pieces.push({ at: found.index, text: found[0], isMatch: true })
  }
  if (from < text.length) pieces.push({ at: from, text: text.slice(from), isMatch: false })
  return pieces
}

function plain(word: string): string {
  return word
    .normalize('NFD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
}
