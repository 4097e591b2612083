import type { RunError } from './ports.js'

/** Wait before the first retry when nobody said otherwise, in ms (rule F1). */
export const DEFAULT_BACKOFF_MS = 5_000
export const DEFAULT_MAX_ATTEMPTS = 4
const MAX_BACKOFF_MS = 3_600_000

/**
 * Wait before retry `n` (the first is 1): base·2^(n−1)·(1+u), at most one hour; what the provider asked for, if longer.
 * Exponential backoff with additive jitter, rule F1 of docs/spec.md.
 *
 * @param u uniform in [0, 1)
 * @returns milliseconds
 */
export function backoffMs(baseMs: number, n: number, u: number, retryAfterMs = 0): number {
  const exponential = baseMs * 2 ** Math.min(n - 1, 40) * (1 + u)
  return Math.round(Math.max(Math.min(exponential, MAX_BACKOFF_MS), retryAfterMs))
}

/** Statuses that the rule names as final; every other one is retryable. */
const FINAL_STATUSES = new Set(['400', '401', '403', '404'])

/** Codes that say that the input or the set-up is wrong: the same again would fail again. */
const FINAL_CODES = new Set([
  'VALIDATION',
  'VALIDATION_ERROR',
  'INVALID_INPUT',
  'INVALID_ARGUMENT',
  'BAD_REQUEST',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_OUTPUT',
  'BAD_HANDLER',
  'SPAWN_FAILED',
])

/**
 * Whether the same job may succeed later: what the handler said, else its code (rule F2). A code that is an HTTP status,
 * bare or as `HTTP_429`, counts by that status; network errors, timeouts and whatever is unknown are retryable. The
 * message is never looked at.
 */
export function isRetryable(error: RunError): boolean {
  if (error.retryable !== null) return error.retryable
  const code = error.code.toUpperCase()
  if (FINAL_CODES.has(code)) return false
  const status = /^(?:HTTP[_ ]?|STATUS[_ ]?)?([1-5]\d\d)$/.exec(code)
  return status === null || !FINAL_STATUSES.has(status[1] as string)
}
