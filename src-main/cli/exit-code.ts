import type { ErrorCode } from '../../src-shared/errors.js'

/** What the process answers to the shell that started it (contract "Exit codes"). */
export const EXIT = { done: 0, failed: 1, usage: 2, notFound: 3, notAllowed: 4, storage: 5 } as const

const EXIT_CODES: Record<ErrorCode, number> = {
  'invalid-input': EXIT.usage,
  'not-found': EXIT.notFound,
  'illegal-transition': EXIT.notAllowed,
  conflict: EXIT.notAllowed,
  'pause-unsupported': EXIT.notAllowed,
  'timed-out': EXIT.failed,
  'operation-failed': EXIT.failed,
  'newer-version': EXIT.storage,
  storage: EXIT.storage,
  internal: EXIT.failed,
}

/** The exit code that tells a script what kind of error this was. */
export function exitCodeOf(code: ErrorCode): number {
  return EXIT_CODES[code]
}
