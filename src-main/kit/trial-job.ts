import type { Json } from '../../src-shared/job.js'
import type { Origin } from '../../src-shared/new-job.js'
import type { ClaimedJob } from '../engine/ports.js'

/** A number that no job of a queue will reach, so that a handler which names its files by it overwrites none of theirs. */
const TRIAL_JOB_ID = 999_999_999

/** The job with which a handler is tried: like one that was claimed, but of no queue. */
export function trialJob(given: {
  type: string
  input: Json
  origin: Origin
  name?: string
  timeoutMs?: number | null
  checkpoint?: Json
}): ClaimedJob {
  const { type, input, origin, name = type, timeoutMs = null, checkpoint = null } = given
  return {
    id: TRIAL_JOB_ID,
    attempt: 1,
    type,
    name,
    priority: 0,
    group: null,
    runId: null,
    maxAttempts: 1,
    backoffMs: 0,
    timeoutMs,
    attemptMs: 0,
    input,
    origin,
    checkpoint,
    frozen: false,
  }
}
