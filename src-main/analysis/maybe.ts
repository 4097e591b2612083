import type { Maybe } from '../../src-shared/analysis.js'

export const known = (value: number): { value: number } => ({ value })

/** A result that too few or unsuitable data do not give, and why (rule A2). */
export const unknown = (reason: string): { value: null; reason: string } => ({ value: null, reason })

/** The value when it is a finite number, else null with the reason. */
export function finite(value: number, reason: string): Maybe {
  return Number.isFinite(value) ? known(value) : unknown(reason)
}

/** What rounding leaves of a difference or a variance that is none: 4/3 − 1 and 7/3 − 2 are not the same double. */
export const NOTHING = 1e-12
