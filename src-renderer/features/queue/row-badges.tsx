import { PRIORITIES } from '../../../src-shared/job.js'
import type { JobSummary } from '../../../src-shared/queue-view.js'
import { priorityWord } from './drop-plan.js'

/** What is unusual about a job; of a usual one, nothing. */
export function RowBadges({ job, isGrouped }: { job: JobSummary; isGrouped: boolean }) {
  // Priority orders what is still to run.
  const isOver = job.section === 'attention' || job.section === 'done'
  return (
    <>
      {job.section === 'attention' && job.error !== null && !isGrouped ? (
        <span className="error-code">{job.error.code}</span>
      ) : null}
      {job.attempt > 1 && job.section !== 'done' ? (
        <span className="badge">
          attempt {job.attempt}/{job.maxAttempts}
        </span>
      ) : null}
      {job.priority === PRIORITIES.normal || isOver ? null : (
        <span className={job.priority > PRIORITIES.normal ? 'badge high' : 'badge'}>{priorityWord(job.priority)}</span>
      )}
    </>
  )
}
