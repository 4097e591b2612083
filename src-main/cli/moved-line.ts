import type { MovedJob } from '../engine/job-service.js'
import { jobLine } from './job-words.js'

/** What a move did to a job, in one line; a priority that it took from its neighbour is said. */
export function movedLine(job: MovedJob): string {
  const priority =
    job.priorityChangedFrom === null ? '' : ` (priority ${job.priorityChangedFrom} became ${job.priority})`
  return jobLine(job, `is at position ${job.position ?? '-'}${priority}`)
}
