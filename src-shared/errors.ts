/**
 * Every error that Jobyard reports to a person or a program has one of these codes. Shells map the code to an exit
 * status or a dialog; nothing matches on message text.
 */
export const ERROR_CODES = [
  /** Wrong usage or a value that cannot be accepted; `details.faults` lists each fault where there are several. */
  'invalid-input',
  /** The named job, attempt, engine or file does not exist. */
  'not-found',
  /** The state machine forbids the transition (`cannot <verb> job <id>: it is <state>`). */
  'illegal-transition',
  /** Another row stands in the way, e.g. an idempotency key that a second job took. */
  'conflict',
  /** The job runs in a way that can be neither checkpointed nor frozen. */
  'pause-unsupported',
  /** An engine did not act on a request in time; the request was withdrawn. */
  'timed-out',
  /** No process, permission or folder: the operating system said no. */
  'operation-failed',
  /** The database was written by a newer Jobyard. */
  'newer-version',
  /** The database or a data file is locked, full, read-only, damaged or out of reach. */
  'storage',
  /** A defect in Jobyard itself. */
  'internal',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** The wire form of an error: what crosses IPC and what `--json` prints. */
export interface ErrorBody {
  code: ErrorCode
  message: string
  details?: unknown
}

/** The one error class of Jobyard's own code. `cause` keeps what the system said. */
export class JobyardError extends Error {
  readonly code: ErrorCode
  readonly details: unknown

  constructor(code: ErrorCode, message: string, options: { details?: unknown; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'JobyardError'
    this.code = code
    this.details = options.details
  }

  toBody(): ErrorBody {
    return this.details === undefined
      ? { code: this.code, message: this.message }
      : { code: this.code, message: this.message, details: this.details }
  }
}

/** Normalises whatever was thrown, once, at a border. Unknown errors become `internal` and keep their cause. */
export function toJobyardError(thrown: unknown): JobyardError {
  if (thrown instanceof JobyardError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new JobyardError('internal', message, { cause: thrown })
}

/** Shorthand for the commonest refusal; `faults` are shown one a line. */
export function invalidInput(message: string, faults?: readonly string[]): JobyardError {
  return new JobyardError('invalid-input', message, faults === undefined ? {} : { details: { faults } })
}

export function jobNotFound(id: number): JobyardError {
  return new JobyardError('not-found', `job ${id} does not exist`, { details: { id } })
}
