import { invalidInput } from '../../src-shared/errors.js'
import { MAX_PRIORITY, MIN_PRIORITY, PRIORITIES } from '../../src-shared/job.js'

/**
 * A whole number as an option or operand gives it.
 *
 * @param what how the person wrote it, e.g. `--limit`
 * @throws invalid-input when the text is no integer from `min` to `max`
 */
export function parseInteger(text: string, what: string, min: number, max = Number.MAX_SAFE_INTEGER): number {
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value
  const range = max === Number.MAX_SAFE_INTEGER ? `of ${min} or more` : `from ${min} to ${max}`
  throw invalidInput(`${what} must be a whole number ${range}, not "${text}"`)
}

/**
 * A priority: `low`, `normal`, `high`, or an integer from −1000 to 1000.
 *
 * @throws invalid-input
 */
export function parsePriority(text: string, what: string): number {
  if (text === 'low' || text === 'normal' || text === 'high') return PRIORITIES[text]
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN
  // `+ 0` turns -0 into 0.
  if (value >= MIN_PRIORITY && value <= MAX_PRIORITY) return value + 0
  throw invalidInput(
    `${what} must be low, normal, high or a whole number from ${MIN_PRIORITY} to ${MAX_PRIORITY}, not "${text}"`,
  )
}
