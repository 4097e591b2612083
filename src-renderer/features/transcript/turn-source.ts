import { jobLink } from '../../../src-shared/job-link.js'
import type { TurnMatches, TurnPage } from '../../../src-shared/transcript.js'
import { call } from '../../bridge.js'
import { watchAttempt } from '../../sync/watched-job.js'

/** Where a transcript comes from. The view reads it page by page, so it may have any number of turns. */
export interface TurnSource {
  /** Another key is another transcript. */
  key: string
  /** Says whose it is where several are shown side by side. */
  title: string
  read(from: number, limit: number): Promise<TurnPage>
  /** Where a text occurs in the turns from `from` on. */
  find(query: string, from: number): Promise<TurnMatches>
  /** Tells how many turns there are, at once and whenever there are more. @returns ends it */
  watch(onTotal: (total: number) => void): () => void
  /** A link that opens at this turn. @param turn 1-based */
  link(turn: number): string
}

/** The transcript of a job's attempt. */
export function attemptTurns(id: number, attempt: number, title = `Attempt ${attempt}`): TurnSource {
  return {
    key: `${id}-${attempt}`,
    title,
    read: (from, limit) => call('jobs.turns', { id, attempt, from, limit }),
    find: (query, from) => call('jobs.findTurns', { id, attempt, query, from }),
    watch: (onTotal) =>
      watchAttempt(id, attempt, (event) => {
        if (event.type === 'turns') onTotal(event.total)
      }),
    link: (turn) => jobLink({ id, attempt, turn }),
  }
}
