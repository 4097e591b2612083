/** What of a message differs from job to job although the fault is the same, from the longest to the shortest. */
const VARIABLE: [RegExp, string][] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '…'],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'`)>\]]+/gi, '…'],
  [/(["'`“‘])[^"'`”’]*["'`”’]/g, '…'],
  // Paths: they begin at a word's start, and have a second part.
  [/(?<![\w.])(?:[a-z]:)?(?:[\\/][\w.@+~-]+)+[\\/]?/gi, '…'],
  [/\b0x[0-9a-f]+\b/gi, '#'],
  [/\b(?=[a-f]*\d)[0-9a-f]{8,}\b/gi, '#'],
  [/\d+(?:[.,:]\d+)*/g, '#'],
]
/** Of a longer message the beginning tells what it is. */
const MAX_LENGTH = 500

/**
 * Names the fault that an error is of: errors with the same code whose messages differ in nothing but numbers, quoted
 * words, paths, addresses and ids have the same.
 */
export function errorSignature(code: string, message: string): string {
  let text = message.slice(0, MAX_LENGTH)
  for (const [pattern, sign] of VARIABLE) text = text.replace(pattern, sign)
  return `${code}\n${text.trim()}`
}
