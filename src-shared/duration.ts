import { invalidInput } from './errors.js'
import { MAX_DURATION_MS } from './new-job.js'

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/**
 * Parses a duration as people write it on the command line: a number and `ms`, `s`, `m`, `h` or `d` (`1.5h`, `30s`).
 *
 * @returns whole milliseconds, 0 or more
 * @throws invalid-input naming `what` when the text is no duration, negative or above ten years
 */
export function parseDurationMs(text: string, what: string): number {
  const match = /^([+-]?\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim())
  if (match === null)
    throw invalidInput(`${what} must be a number and ms, s, m, h or d (for example 30s), not "${text}"`)
  const ms = Math.round(Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS])
  if (ms < 0) throw invalidInput(`${what} must not be negative, but is ${text}`)
  if (ms > MAX_DURATION_MS) throw invalidInput(`${what} must be at most 3650d, but is ${text}`)
  return ms
}

/** A duration for tables: `850ms`, `12.3s`, `4m05s`, `2h07m`, `3d04h`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)}ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)}s`
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0')
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)}m${two((ms % 60_000) / 1000)}s`
  if (ms < 86_400_000) return `${Math.floor(ms / 3_600_000)}h${two((ms % 3_600_000) / 60_000)}m`
  return `${Math.floor(ms / 86_400_000)}d${two((ms % 86_400_000) / 3_600_000)}h`
}
