/** Letters, digits and marks: what the index's tokenizer (unicode61) keeps of a text. */
const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu
const QUOTED = /"([^"]*)"?/g

/**
 * What a person types, as a query of the full-text index: every word must occur, words in double quotes next to each
 * other, and the last word may be unfinished. Nothing in the text is taken for an operator, so that it is never an error.
 *
 * @returns null when there is no word in it
 */
export function matchQuery(text: string): string | null {
  const phrases: { words: string[]; at: number; open: boolean }[] = []
  const rest = text.replace(QUOTED, (whole, inside: string, at: number) => {
    const words = inside.match(WORD) ?? []
    if (words.length > 0) phrases.push({ words, at, open: !whole.endsWith('"') || whole.length === 1 })
    return ' '.repeat(whole.length)
  })
  for (const found of rest.matchAll(WORD)) phrases.push({ words: [found[0]], at: found.index, open: true })
  if (phrases.length === 0) return null
  phrases.sort((a, b) => a.at - b.at)
  const endsInWord = /[\p{L}\p{N}\p{M}\p{Co}]$/u.test(text)
  return phrases
    .map(({ words, open }, i) => {
      const unfinished = endsInWord && open && i === phrases.length - 1
      // A plus between quoted words asks for them in a row, as quotes around all of them would.
      return words.map((word) => `"${word}"`).join(' + ') + (unfinished ? '*' : '')
    })
    .join(' AND ')
}
