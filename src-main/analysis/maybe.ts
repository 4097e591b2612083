import type { Maybe } from '../../src-shared/analysis.js'

export const known = (value: number): { value: number } => ({ value })

/** A result that too few or unsuitable data do not give, and why (rule A2). */
export const unknown = (reason: string): { value: null; reason: string } => ({ value: null, reason })

/** `compute()` when it is a finite number, else null with the reason. */
export function finite(value: number, reason: string): Maybe {
  return Number.isFinite(value) ? known(value) : unknown(reason)
}
