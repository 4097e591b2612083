import { invalidInput } from '../../src-shared/errors.js'
import type { Json } from '../../src-shared/job.js'
import { findJsonFault } from './json-fault.js'

/** How much of the text around a fault is quoted. */
const EXCERPT_LENGTH = 20

/**
 * Parses JSON that a person wrote.
 *
 * @param what names the text in the message, e.g. `--input`
 * @throws invalid-input saying where it stops being JSON and what was expected there
 */
export function parseJson(text: string, what: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    throw invalidInput(`${what} is not valid JSON: ${describeFault(text)}`)
  }
}

/** `line 2, column 5: expected a value, not "x"` for a text that is not JSON. */
function describeFault(text: string): string {
  const fault = findJsonFault(text)
  if (fault === null) return 'it cannot be parsed'
  const found = text.slice(fault.offset, fault.offset + EXCERPT_LENGTH).split('\n')[0] ?? ''
  const what = fault.offset >= text.length ? 'the end' : JSON.stringify(found)
  const line = text.includes('\n') ? `line ${fault.line}, ` : ''
  return `${line}column ${fault.column}: expected ${fault.expected}, found ${what}`
}
