/**
 * What makes two errors of an agent the same: how it ended, and its last words without what changes from time to time,
 * that is numbers, hashes and times.
 *
 * @param how e.g. `exit 1`
 */
export function errorSignature(how: string, lastWords: string): string {
  const words = lastWords
    .toLowerCase()
    .replace(/\b(?=[0-9a-f-]*\d)[0-9a-f-]{7,}\b/g, '#')
    .replace(/\d+(?:[.,:]\d+)*/g, '#')
    .replace(/\s+/g, ' ')
    .trim()
  return `${how}: ${words.slice(0, 300)}`
}
