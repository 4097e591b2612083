import type { Actor, JobState } from '../../src-shared/job.js'
import type { ProgressReport } from './ports.js'

/** What an engine tells its shells. `seq` rises by one an event; a reader that sees a gap takes a new snapshot. */
export type EngineEvent = { seq: number; at: number } & EngineNews

export type EngineNews =
  | {
      type: 'transition'
      id: number
      jobType: string
      name: string
      from: JobState
      to: JobState
      actor: Actor
      attempt: number
      reason: string | null
    }
  | ({ type: 'progress'; id: number } & ProgressReport)
  /** Rows changed in another process, or in ways that are no transition: look at them again. */
  | { type: 'changed'; ids: number[] }
  /** Pauses or limits changed. */
  | { type: 'scopes' }
  /** Something stands in the way, e.g. a full disk; null when it is over. */
  | { type: 'trouble'; message: string | null /** E.g. `SQLITE_FULL`. */; cause?: string }
  | { type: 'notice'; message: string }

export type Publish = (news: EngineNews) => void
