/**
 * Why a provider will go on refusing until a person acts, in words that follow the provider's name; null when it may
 * answer the next request.
 *
 * By status: 401 and 403 are about the key, 402 about credit. Where a provider tells a lack of credit or a bad key by
 * another status, its body has a machine-readable word for it:
 * - OpenAI: 429 with `error.code` or `error.type` `insufficient_quota` (https://platform.openai.com/docs/guides/error-codes)
 * - Anthropic: `error.type` `billing_error`, `authentication_error`, `permission_error`
 *   (https://docs.anthropic.com/en/api/errors)
 * - Google: 400 with `error.details[].reason` `API_KEY_INVALID`
 *   (https://cloud.google.com/apis/design/errors, google.rpc.ErrorInfo)
 */
export function refusalReason(status: number, body: string | undefined): string | null {
  if (status === 402) return OUT_OF_CREDIT
  if (status === 401) return KEY_REFUSED
  if (status >= 500) return null
  for (const word of reasonsIn(body)) {
    if (CREDIT_WORDS.has(word)) return OUT_OF_CREDIT
    if (KEY_WORDS.has(word)) return KEY_REFUSED
  }
  return status === 403 ? 'does not allow this to the key (403)' : null
}

const OUT_OF_CREDIT = 'has no credit left for this key'
const KEY_REFUSED = 'refused the key'

const CREDIT_WORDS = new Set([
  'insufficient_quota',
  'billing_error',
  'billing_not_active',
  'billing_hard_limit_reached',
  'insufficient_credits',
])
const KEY_WORDS = new Set([
  'invalid_api_key',
  'authentication_error',
  'account_deactivated',
  'API_KEY_INVALID',
  'API_KEY_SERVICE_BLOCKED',
])

/** The words by which a body of any of these providers names its error. */
function reasonsIn(body: string | undefined): string[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(body ?? '')
  } catch {
    return []
  }
  const error = fieldsOf(fieldsOf(parsed).error)
  const details = Array.isArray(error.details) ? error.details.map((detail) => fieldsOf(detail).reason) : []
  return [error.code, error.type, error.status, ...details].filter((word) => typeof word === 'string')
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
