import { diffWordsWithSpace } from 'diff'

/** A part of a turn; `differs` where the turn beside it says something else. */
export interface TurnPart {
  /** Where in the turn it begins. */
  at: number
  text: string
  differs: boolean
}

/** Longer turns are not compared word by word. */
const MAX_CHARACTERS = 20_000
const LIMIT_MS = 60
/** With less than this in common everything would be marked, and nothing could be read. */
const MIN_COMMON = 0.3

/**
 * What differs between two turns, word by word.
 *
 * @returns null when they are the same, have too little in common, or are too long to be compared while one scrolls
 */
export function turnDifferences(left: string, right: string): [TurnPart[], TurnPart[]] | null {
  if (left === right || left.length + right.length > MAX_CHARACTERS) return null
  const changes = diffWordsWithSpace(left, right, { timeout: LIMIT_MS })
  if (changes === undefined) return null
  const sides: [TurnPart[], TurnPart[]] = [[], []]
  const ends: [number, number] = [0, 0]
  let common = 0
  for (const { value, added, removed } of changes) {
    for (const side of [0, 1] as const) {
      if (side === 0 ? added : removed) continue
      sides[side].push({ at: ends[side], text: value, differs: added || removed })
      ends[side] += value.length
    }
    if (!added && !removed) common += value.length
  }
  return common / Math.max(left.length, right.length) < MIN_COMMON ? null : sides
}
