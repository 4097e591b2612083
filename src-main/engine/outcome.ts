import type { JobError, JobState } from '../../src-shared/job.js'
import type { ClaimedJob, LifecycleStore, Possession, RunEnd, RunError, Transaction } from './ports.js'
import { backoffMs, isRetryable } from './retry-policy.js'

/** What an ended run made of its job. */
export interface Outcome {
  to: JobState
  actor: 'handler' | 'scheduler' | 'shutdown' | 'user'
  reason: string | null
  /** When the next attempt is due, in epoch ms, if there is one. */
  runAfter: number | null
}

/** A group that a failure pauses, and why. */
export interface GroupPause {
  group: string
  reason: string
}

interface EndedJob {
  job: ClaimedJob
  /** State in memory: a frozen job may be cancelled from `paused` or `queued`. */
  from: JobState
  end: RunEnd
}

/**
 * Decides what becomes of a job whose run ended and writes it (rules F1–F4).
 *
 * @param u for the backoff's jitter, uniform in [0, 1)
 * @returns null when the job was no longer ours (rule S8); then nothing was written
 */
export function writeOutcome(
  tx: Transaction,
  store: LifecycleStore,
  ended: EndedJob,
  owner: string,
  at: number,
  u: number,
): Outcome | null {
  const { job, end, from } = ended
  const held: Possession = { id: job.id, owner, attempt: job.attempt }
  switch (end.how) {
    case 'completed':
      return store.complete(tx, held, at, end.output) ? outcome('completed', 'handler') : null
    case 'paused':
      return store.pause(tx, held, at, false) ? outcome('paused', 'user') : null
    case 'frozen':
      return store.pause(tx, held, at, true) ? outcome('paused', 'user') : null
    case 'cancelled':
      return store.cancel(tx, { id: job.id, from, owner, attempt: job.attempt }, at)
        ? outcome('cancelled', 'user')
        : null
    case 'interrupted': {
      const why = { actor: end.actor, reason: end.reason, head: end.actor === 'shutdown' }
      return store.interrupt(tx, held, at, why) ? outcome('queued', end.actor, end.reason) : null
    }
    case 'failed': {
      const error = judged(end.error)
      const actor = BY_SCHEDULER.has(error.code) ? 'scheduler' : 'handler'
      const reason = `${error.code}: ${error.message}`
      if (!error.retryable || job.attempt >= job.maxAttempts) {
        return store.fail(tx, held, at, error, actor, end.stage) ? outcome('failed', actor, reason) : null
      }
      const runAfter = at + backoffMs(job.backoffMs, job.attempt, u, end.error.retryAfterMs)
      const next = { actor, runAfter, ...(end.stage === undefined ? {} : { stage: end.stage }) } as const
      return store.retryLater(tx, held, at, error, next) ? outcome('queued', actor, reason, runAfter) : null
    }
  }
}

/** What the failure asks for: that no other job of the job's group starts until a person has seen to it. */
export function groupPauseOf({ job, end }: Pick<EndedJob, 'job' | 'end'>): GroupPause | null {
  const reason = end.how === 'failed' ? end.error.pauseGroup : undefined
  return reason === undefined || job.group === null ? null : { group: job.group, reason }
}

/** Failures that the engine found, not the handler. */
const BY_SCHEDULER = new Set(['TIMEOUT', 'HEARTBEAT_TIMEOUT'])

function judged(error: RunError): JobError {
  return { code: error.code, message: error.message, retryable: isRetryable(error) }
}

function outcome(
  to: JobState,
  actor: Outcome['actor'],
  reason: string | null = null,
  runAfter: number | null = null,
): Outcome {
  return { to, actor, reason, runAfter }
}
