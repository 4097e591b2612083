import type { Actor, HistoryRow, JobState } from '../../../src-shared/job.js'

const ACTORS: Record<Actor, string | null> = {
  user: 'by you',
  // That the scheduler starts jobs and handlers end them goes without saying.
  scheduler: null,
  handler: null,
  recovery: 'after a crash',
  shutdown: 'as Jobyard quit',
}

const ENDS: Record<Exclude<JobState, 'queued' | 'running'>, string> = {
  paused: 'Paused',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

/** A change of state as a person would tell it: what happened, and through whom where that is news. */
export function momentWords({ from, to, actor, attempt }: Pick<HistoryRow, 'from' | 'to' | 'actor' | 'attempt'>): {
  what: string
  by: string | null
} {
  return { what: whatHappened(), by: ACTORS[actor] }

  function whatHappened(): string {
    if (to === 'running') return from === 'paused' ? 'Resumed' : `Attempt ${attempt} started`
    if (to === 'queued') {
      if (from === 'paused') return 'Resumed, waiting for a slot'
      if (from === 'failed' || from === 'cancelled') return 'Put back into the queue'
      return actor === 'handler' ? 'Failed, to be tried again' : 'Put back into the queue'
    }
    return ENDS[to]
  }
}
