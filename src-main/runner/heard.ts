import type { JobMessage } from '../../src-shared/handler-protocol.js'
import type { ProgressReport, RunEnd, RunEvent } from '../engine/ports.js'
import { groupPauseIn } from './run-result.js'

/** What a message says of its job's progress; null: it says nothing of that. Whatever it says is a sign of life. */
export function reportIn(message: JobMessage): ProgressReport | null {
  switch (message.type) {
    case 'progress':
      return {
        progress: message.fraction,
        ...(message.message === undefined ? {} : { message: message.message }),
        ...(message.iteration === undefined ? {} : { iteration: message.iteration }),
        ...(message.of === undefined ? {} : { iterations: message.of }),
      }
    case 'stage':
      return { stage: message.name }
    case 'heartbeat':
      return {}
    default:
      return null
  }
}

/** What the engine is told of a checkpoint. */
export function checkpointIn(
  { data, ack }: Extract<JobMessage, { type: 'checkpoint' }>,
  of: { id: number; attempt: number },
): RunEvent {
  return { kind: 'checkpoint', ...of, data, ...(ack === undefined ? {} : { ack }) }
}

/** The outcome that a handler's error is. */
export function failureIn(message: Extract<JobMessage, { type: 'error' }>): RunEnd {
  const { code, retryable, retryAfterMs } = message
  const pauseGroup = groupPauseIn(message.details)
  const error = {
    code,
    message: message.message,
    retryable: retryable ?? null,
    ...(retryAfterMs == null ? {} : { retryAfterMs }),
    ...(pauseGroup === null ? {} : { pauseGroup }),
  }
  return { how: 'failed', error }
}
