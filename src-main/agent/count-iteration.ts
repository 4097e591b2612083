import type { LoopCheckpoint, LoopEnd } from '../../src-shared/agent-loop.js'

/** A loop whose agent changed nothing so often in a row is over (rule G6). */
export const MOST_UNCHANGED = 3
/** A loop whose agent failed in the same way so often in a row is over (rule G6). */
export const MOST_SAME_ERRORS = 5

/** What one iteration came to. */
export interface IterationResult {
  commit: string
  /** Whether the files differ from those before it. */
  changed: boolean
  /** Whether the agent said that it is done. */
  done: boolean
  /** Why it failed; null when the agent ended well. */
  error: string | null
  signature: string | null
}

/**
 * The loop after one more iteration, and whether it is over. Only an agent that ended well can be done, or have changed
 * nothing: a failure says nothing about either.
 *
 * @param wantsStop whether a person asked to stop after this iteration
 */
export function countIteration(
  before: LoopCheckpoint,
  result: IterationResult,
  wantsStop: boolean,
  now: number,
): LoopCheckpoint {
  const iteration = before.iteration + 1
  const unchanged = result.changed ? 0 : result.error === null ? before.unchanged + 1 : before.unchanged
  const isSame = result.signature !== null && result.signature === before.errorSignature
  const sameErrors = result.error === null ? 0 : isSame ? before.sameErrors + 1 : 1
  const ended = endOf({ iteration, limit: before.limit, unchanged, sameErrors, wantsStop, result })
  return {
    ...before,
    iteration,
    commit: result.commit,
    unchanged,
    sameErrors,
    errorSignature: result.error === null ? null : result.signature,
    lastError: result.error ?? before.lastError,
    carried: [],
    ended,
    endedAt: ended === null ? null : now,
  }
}

function endOf(after: {
  iteration: number
  limit: number
  unchanged: number
  sameErrors: number
  wantsStop: boolean
  result: IterationResult
}): LoopEnd | null {
  if (after.result.done && after.result.error === null) return 'done'
  if (after.wantsStop) return 'stopped'
  if (after.sameErrors >= MOST_SAME_ERRORS) return 'same-error'
  if (after.unchanged >= MOST_UNCHANGED) return 'no-change'
  return after.iteration >= after.limit ? 'max-iterations' : null
}

/** A loop that had ended, after a person retried it: as many iterations again, and everything counted anew. */
export function reopened(checkpoint: LoopCheckpoint, maxIterations: number): LoopCheckpoint {
  const { iteration, limit } = checkpoint
  return {
    ...checkpoint,
    limit: iteration >= limit ? iteration + maxIterations : limit,
    unchanged: 0,
    sameErrors: 0,
    errorSignature: null,
    ended: null,
    endedAt: null,
    push: null,
    pullRequest: null,
  }
}
