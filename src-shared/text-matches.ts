/**
 * Where a text occurs in another, upper and lower case being the same; matches do not overlap. Everything that counts or
 * marks matches in text goes through here, so that a count and what is marked never differ.
 *
 * @returns the places at which matches begin, ascending. None where a character of `text` changes its length with its case,
 *   since places would not fit then.
 */
export function textMatches(text: string, query: string): number[] {
  if (query === '') return []
  const haystack = text.toLowerCase()
  if (haystack.length !== text.length) return []
  const needle = query.toLowerCase()
  const places: number[] = []
  for (let at = haystack.indexOf(needle); at !== -1; at = haystack.indexOf(needle, at + needle.length)) places.push(at)
  return places
}
