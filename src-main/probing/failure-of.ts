import {
  APICallError,
  JSONParseError,
  LoadAPIKeyError,
  LoadSettingError,
  NoSuchModelError,
  TypeValidationError,
} from 'ai'
import type { ProviderAccess } from '../../src-shared/provider.js'
import type { FailureFields } from '../handlers/job-failure.js'
import { refusalReason } from './refusal-reason.js'
import { retryAfterMs } from './retry-after.js'

/** Longest text of a provider that is passed on. */
const SHOWN_CHARACTERS = 1_000

/** Statuses of a request that is wrong in itself: the same again would fail again. The rest of 4xx may pass. */
const FINAL_STATUSES = new Set([400, 401, 402, 403, 404, 405, 406, 410, 411, 413, 414, 415, 422, 501])

/**
 * What a failed request means for the queue (rule P4), by the SDK's error classes and the HTTP status, never by words in a
 * message. A provider that refuses for its key or for credit gets `details.pauseGroup`: its group waits until somebody has
 * seen to it, instead of every job failing.
 *
 * @param now epoch ms, for a `Retry-After` that is a date
 */
export function failureOf(thrown: unknown, provider: ProviderAccess, now: number): FailureFields {
  if (APICallError.isInstance(thrown)) return ofCall(thrown, provider, now)
  if (LoadAPIKeyError.isInstance(thrown)) {
    const where = provider.keyName === undefined ? 'names no key' : `has no key: ${provider.keyName} is not set`
    return paused({ code: 'NO_KEY', message: `${provider.id} ${where}` })
  }
  const message = `${provider.id}: ${wordsOf(thrown)}`
  if (NoSuchModelError.isInstance(thrown)) return { code: 'UNKNOWN_MODEL', message, retryable: false }
  if (LoadSettingError.isInstance(thrown)) return { code: 'BAD_SETTINGS', message, retryable: false }
  if (isUnreadable(thrown)) return { code: 'BAD_RESPONSE', message, retryable: true }
  if (isOfSdk(thrown)) return { code: codeOfClass(thrown), message, retryable: !isAboutInput(thrown) }
  return { code: systemCodeOf(thrown) ?? 'PROBE_FAILED', message, retryable: true }
}

function ofCall(error: APICallError, provider: ProviderAccess, now: number): FailureFields {
  const { statusCode: status } = error
  const said = cut(error.message)
  if (status === undefined) {
    const code = systemCodeOf(error) ?? 'NETWORK'
    return { code, message: `${provider.id} cannot be reached: ${said}`, retryable: true }
  }
  if (status < 300) {
    // The status was fine; what followed was cut off, or is not what the provider promised.
    const code = isUnreadable(error.cause) ? 'BAD_RESPONSE' : (systemCodeOf(error) ?? 'NETWORK')
    return {
      code,
      message: `${provider.id} began to answer, but: ${said} ${cut(wordsOf(error.cause))}`,
      retryable: true,
    }
  }
  const code = `HTTP_${status}`
  const message = `${provider.id} answered ${status}: ${said}`
  const reason = refusalReason(status, error.responseBody)
  if (reason !== null) return paused({ code, message }, `${provider.id} ${reason}: ${said}`)
  const wait = retryAfterMs(error.responseHeaders ?? {}, now)
  const retryable = !FINAL_STATUSES.has(status)
  return { code, message, retryable, ...(wait !== null && retryable && { retryAfterMs: wait }) }
}

function paused(failure: { code: string; message: string }, reason = failure.message): FailureFields {
  return { ...failure, retryable: false, details: { pauseGroup: reason } }
}

function isUnreadable(thrown: unknown): boolean {
  return JSONParseError.isInstance(thrown) || TypeValidationError.isInstance(thrown)
}

function isOfSdk(thrown: unknown): thrown is Error {
  return thrown instanceof Error && thrown.name.startsWith('AI_')
}

/** Of the SDK's classes, those that say that what it was given is wrong. */
function isAboutInput(thrown: Error): boolean {
  return ['AI_InvalidPromptError', 'AI_InvalidArgumentError', 'AI_UnsupportedFunctionalityError'].includes(thrown.name)
}

/** `AI_EmptyResponseBodyError` → `EMPTY_RESPONSE_BODY`. */
function codeOfClass(thrown: Error): string {
  const words = thrown.name.replace(/^AI_/, '').replace(/Error$/, '')
  return words.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()
}

/** The system's code for what went wrong, e.g. ECONNREFUSED, from the innermost cause that has one. */
function systemCodeOf(thrown: unknown): string | null {
  let found: string | null = null
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if ('code' in error && typeof error.code === 'string') found = error.code
  }
  return found
}

function wordsOf(thrown: unknown): string {
  return cut(thrown instanceof Error ? thrown.message : String(thrown ?? ''))
}

function cut(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`
}
