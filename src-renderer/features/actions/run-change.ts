import { toJobyardError } from '../../../src-shared/errors.js'
import type { Changed } from '../../../src-shared/queue-view.js'
import { plural } from '../../components/format-time.js'
import { announce, tell } from '../../stores/toast-store.js'

/**
 * Carries out a change of jobs and tells what came of it: an offer to undo it, jobs that were left out, or why it was
 * refused. `quiet` leaves out the message where the list itself shows what happened; undoing still works by the keyboard.
 * @returns null when it was refused
 */
export async function runChange<Answer extends Changed>(
  change: () => Promise<Answer>,
  options: { quiet?: boolean } = {},
): Promise<Answer | null> {
  try {
    const answer = await change()
    const [first] = answer.skipped
    if (first !== undefined) {
      const others = answer.skipped.length - 1
      tell(others === 0 ? first.message : `${first.message}, and ${plural(others, 'job')} more`, { bad: true })
    }
    if (answer.undo !== null) {
      if (!options.quiet) tell(answer.undo.done, { undo: answer.undo })
      announce(answer.undo.done)
    }
    return answer
  } catch (error) {
    tellFailure(error)
    return null
  }
}

/** Any failed wish: shown until it is closed. */
export function tellFailure(error: unknown): void {
  const { message, code } = toJobyardError(error)
  const text = message.charAt(0).toUpperCase() + message.slice(1)
  tell(code === 'internal' ? `That is a fault of Jobyard itself: ${message}` : text, { bad: true })
}

/** For calls whose answer shows by itself. */
export function attempt(promise: Promise<unknown>): void {
  promise.catch(tellFailure)
}
