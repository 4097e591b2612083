import { jobLink } from '../../../src-shared/job-link.js'
import { call } from '../../bridge.js'
import { watchAttempt } from '../../sync/watched-job.js'
import type { TurnSource } from './turn-source.js'

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
