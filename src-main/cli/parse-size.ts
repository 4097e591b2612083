import { invalidInput } from '../../src-shared/errors.js'

const UNITS: Record<string, number> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
}

/**
 * A size: a number and, if wanted, `kB`, `MB`, `GB` or `TB`, by thousands.
 *
 * @returns bytes, 1 or more
 * @throws invalid-input
 */
export function parseSize(text: string, what: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-zA-Z]*)$/.exec(text) ?? []
  const factor = UNITS[unit.toLowerCase()]
  const bytes = number === '' || factor === undefined ? Number.NaN : Math.round(Number(number) * factor)
  if (Number.isSafeInteger(bytes) && bytes >= 1) return bytes
  throw invalidInput(`${what} must be a size like 500MB or 2GB, not "${text}"`)
}
