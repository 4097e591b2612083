import type { Json } from '../../src-shared/job.js'

/** What an `error` of the handler protocol says besides its job. */
export interface FailureFields {
  code: string
  message: string
  retryable: boolean
  /** How long to wait at least before the next attempt, in ms. */
  retryAfterMs?: number
  details?: Json
}

/** Thrown by a job's code to say how the attempt failed. */
export class JobFailure extends Error {
  readonly #fields: FailureFields

  constructor(fields: FailureFields, cause?: unknown) {
    super(fields.message, { cause })
    this.name = 'JobFailure'
    this.#fields = fields
  }

  get code(): string {
    return this.#fields.code
  }

  toMessage(): FailureFields {
    return this.#fields
  }
}
