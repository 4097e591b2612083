/** Characters of a value or label that a scenario's name shows; longer ones are cut. */
const SHOWN = 80

/** A value or label on one line: how it is compared with others, and stands in names. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/**
 * How the values or levels of one dimension stand in scenarios' names: on one line, and cut after 80 characters; where
 * cutting made two the same, their places, counted from 1, tell them apart.
 */
export function placeNames(texts: readonly string[]): string[] {
  const cut = texts.map((text) => {
    const characters = [...oneLine(text)]
    return characters.length <= SHOWN ? characters.join('') : `${characters.slice(0, SHOWN - 1).join('')}…`
  })
  const seen = new Map<string, number>()
  for (const name of cut) seen.set(name, (seen.get(name) ?? 0) + 1)
  return cut.map((name, i) => (seen.get(name) === 1 ? name : `${name} #${i + 1}`))
}
