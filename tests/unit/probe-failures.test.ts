import {
  APICallError,
  EmptyResponseBodyError,
  InvalidPromptError,
  JSONParseError,
  LoadAPIKeyError,
  NoSuchModelError,
  UnsupportedFunctionalityError,
} from 'ai'
import { describe, expect, test } from 'vitest'
import { failureOf } from '../../src-main/probing/failure-of.js'
import { refusalReason } from '../../src-main/probing/refusal-reason.js'
import { retryAfterMs } from '../../src-main/probing/retry-after.js'
import type { ProviderAccess } from '../../src-shared/provider.js'

const PROVIDER: ProviderAccess = { id: 'acme', kind: 'openai', models: [], keyName: 'ACME_KEY' }
const NOW = Date.parse('2030-01-01T00:00:00Z')

function call(status: number | undefined, more: object = {}): APICallError {
  const fields = { message: 'no', url: 'http://x', requestBodyValues: {}, ...more }
  return new APICallError(status === undefined ? fields : { ...fields, statusCode: status })
}

describe('what a failed request means', () => {
  test.for([400, 401, 402, 403, 404, 405, 410, 413, 422, 501])('[P4] %i is final', (status) => {
    expect(failureOf(call(status), PROVIDER, NOW)).toMatchObject({ code: `HTTP_${status}`, retryable: false })
  })

  test.for([408, 409, 425, 429, 500, 502, 503, 504, 520, 529])('[P4] %i may pass', (status) => {
    expect(failureOf(call(status), PROVIDER, NOW)).toMatchObject({ code: `HTTP_${status}`, retryable: true })
  })

  test('[P4] never from digits in a message', () => {
    const failure = failureOf(call(500, { message: 'upstream said 401 unauthorized, 404' }), PROVIDER, NOW)
    expect(failure).toMatchObject({ code: 'HTTP_500', retryable: true })
    expect(failure.details).toBeUndefined()
  })

  test('[P4] Retry-After goes with what is retried, and only with that', () => {
    const responseHeaders = { 'retry-after': '7' }
    expect(failureOf(call(429, { responseHeaders }), PROVIDER, NOW)).toMatchObject({ retryAfterMs: 7000 })
    expect(failureOf(call(400, { responseHeaders }), PROVIDER, NOW)).not.toHaveProperty('retryAfterMs')
  })

  test.for<[string, unknown, object]>([
    ['a missing key', new LoadAPIKeyError({ message: 'no key' }), { code: 'NO_KEY', retryable: false }],
    [
      'an unknown model',
      new NoSuchModelError({ modelId: 'm', modelType: 'languageModel' }),
      { code: 'UNKNOWN_MODEL', retryable: false },
    ],
    [
      'a bad prompt',
      new InvalidPromptError({ prompt: '', message: 'no' }),
      { code: 'INVALID_PROMPT', retryable: false },
    ],
    [
      'something unsupported',
      new UnsupportedFunctionalityError({ functionality: 'x' }),
      { code: 'UNSUPPORTED_FUNCTIONALITY', retryable: false },
    ],
    ['no body', new EmptyResponseBodyError(), { code: 'EMPTY_RESPONSE_BODY', retryable: true }],
    ['no JSON', new JSONParseError({ text: '{', cause: null }), { code: 'BAD_RESPONSE', retryable: true }],
    [
      'no connection',
      call(undefined, { cause: Object.assign(new Error(), { code: 'ENOTFOUND' }) }),
      { code: 'ENOTFOUND', retryable: true },
    ],
    ['anything else', new Error('surprise'), { code: 'PROBE_FAILED', retryable: true }],
  ])('[P4] %s', ([, thrown, expected]) => {
    expect(failureOf(thrown, PROVIDER, NOW)).toMatchObject(expected)
  })

  test('[P4] a missing key pauses the group and names the key, not its value', () => {
    const { details } = failureOf(new LoadAPIKeyError({ message: 'no key' }), PROVIDER, NOW)
    expect(details).toEqual({ pauseGroup: 'acme has no key: ACME_KEY is not set' })
  })
})

describe('why a provider refuses', () => {
  const body = (error: object) => JSON.stringify({ error })

  test.for<[string, number, string, string | null]>([
    ['OpenAI without credit', 429, body({ code: 'insufficient_quota', type: 'insufficient_quota' }), 'credit'],
    ['OpenAI, too fast', 429, body({ code: 'rate_limit_exceeded', type: 'tokens' }), null],
    ['Anthropic without credit', 403, body({ type: 'billing_error' }), 'credit'],
    ['Anthropic overloaded', 529, body({ type: 'overloaded_error' }), null],
    [
      'Google with a bad key',
      400,
      body({ status: 'INVALID_ARGUMENT', details: [{ reason: 'API_KEY_INVALID' }] }),
      'key',
    ],
    ['Google, bad request', 400, body({ status: 'INVALID_ARGUMENT', details: [] }), null],
    ['402 with any body', 402, '<html>', 'credit'],
    ['401 without a body', 401, '', 'key'],
    ['403 without a body', 403, '', 'key'],
    ['404', 404, body({ code: 'model_not_found' }), null],
    ['a broken server that repeats a refusal', 500, body({ code: 'invalid_api_key' }), null],
  ])('[P4] %s', ([, status, text, reason]) => {
    if (reason === null) expect(refusalReason(status, text)).toBeNull()
    else expect(refusalReason(status, text)).toContain(reason)
  })
})

describe('Retry-After', () => {
  test.for<[Record<string, string>, number | null]>([
    [{}, null],
    [{ 'retry-after': '2' }, 2000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': 'Tue, 01 Jan 2030 00:01:00 GMT' }, 60_000],
    [{ 'retry-after': 'Mon, 31 Dec 2029 00:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after-ms': '250', 'retry-after': '9' }, 250],
    [{ 'retry-after-ms': 'x', 'retry-after': '9' }, 9000],
  ])('[P4] %j asks for %s ms', ([headers, expected]) => {
    expect(retryAfterMs(headers, NOW)).toBe(expected)
  })
})
