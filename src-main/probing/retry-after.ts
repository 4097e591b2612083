/**
 * How long a provider asks to wait, in ms; null when it does not say. `retry-after-ms` as OpenAI sends it, else
 * `Retry-After` as seconds or as a date (RFC 9110, section 10.2.3).
 *
 * @param headers with names in lower case
 * @param now epoch ms
 */
export function retryAfterMs(headers: Record<string, string>, now: number): number | null {
  const exact = headers['retry-after-ms']
  if (exact !== undefined && isNumber(exact)) return Math.round(Number(exact))
  const value = headers['retry-after']?.trim()
  if (value === undefined) return null
  if (isNumber(value)) return Math.round(Number(value) * 1000)
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}

function isNumber(text: string): boolean {
  return /^\d+(\.\d+)?$/.test(text.trim())
}
