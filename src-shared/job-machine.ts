import { JobyardError } from './errors.js'
import type { Actor, JobState } from './job.js'

/**
 * The state machine of a job (rules S2 and S3). This table is the only place that says what may follow what, and who
 * may cause it; the store applies a transition as a conditional update, so the table is enforced on disk too.
 *
 *                 ┌──────────── retry ─────────────┐
 *                 ▼                                │
 *   (new) ──▶ queued ──claim──▶ running ──outcome──▶ completed ──▶ queued, from a stage of it (rule L8)
 *                 ▲ │              │  ▲ └─────────▶ failed ──┐
 *          resume │ │ cancel pause │  │ resume               │ retry
 *                 │ ▼              ▼  │                      ▼
 *                 │ cancelled ◀── paused                   queued
 */
const TRANSITIONS: Record<JobState, Partial<Record<JobState, readonly Actor[]>>> = {
  queued: { running: ['scheduler'], cancelled: ['user'] },
  running: {
    completed: ['handler'],
    failed: ['handler', 'scheduler', 'recovery'],
    queued: ['handler', 'scheduler', 'recovery', 'shutdown'],
    paused: ['user'],
    cancelled: ['user'],
  },
  paused: { running: ['user'], queued: ['user'], cancelled: ['user'] },
  completed: { queued: ['user'] },
  failed: { queued: ['user'] },
  cancelled: { queued: ['user'] },
}

/** Whether the table has this transition, and, if `actor` is given, allows it to that actor. */
export function mayMove(from: JobState, to: JobState, actor?: Actor): boolean {
  const actors = TRANSITIONS[from][to]
  return actors !== undefined && (actor === undefined || actors.includes(actor))
}

/** What a person can ask of a job, and the states in which each is legal. */
export const VERBS = {
  pause: ['running'],
  resume: ['paused'],
  cancel: ['queued', 'running', 'paused'],
  retry: ['failed', 'cancelled'],
  rerun: ['completed', 'failed', 'cancelled'],
  hold: ['queued'],
  release: ['queued'],
  move: ['queued'],
  reorder: ['queued'],
  prioritise: ['queued', 'paused'],
  remove: ['completed', 'failed', 'cancelled'],
  archive: ['completed', 'failed', 'cancelled'],
} as const satisfies Record<string, readonly JobState[]>

export type Verb = keyof typeof VERBS

export function isLegal(verb: Verb, state: JobState): boolean {
  return (VERBS[verb] as readonly JobState[]).includes(state)
}

/** The refusal of rule S3, with its exact text. */
export function illegalTransition(verb: Verb, id: number, state: JobState): JobyardError {
  return new JobyardError('illegal-transition', `cannot ${verb} job ${id}: it is ${state}`, {
    details: { id, verb, state },
  })
}

/** The refusal of rule U6: what a person cancelled as a whole is not run in part. */
export function runIsCancelled(id: number, runId: number): JobyardError {
  return new JobyardError('illegal-transition', `cannot retry job ${id}: run ${runId} is cancelled`, {
    details: { id, verb: 'retry', runId },
  })
}

/** Throws {@link illegalTransition} unless `verb` is legal in `state`. */
export function requireLegal(verb: Verb, id: number, state: JobState): void {
  if (!isLegal(verb, state)) throw illegalTransition(verb, id, state)
}
