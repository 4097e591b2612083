import { CircleAlert } from 'lucide-react'
import type { JobError } from '../../../src-shared/job.js'
import type { JobSummary } from '../../../src-shared/queue-view.js'
import { setLayout } from '../../stores/ui-store.js'
import { errorHelp } from './error-help.js'

/** What went wrong, what that means, and what to do. */
export function ErrorPanel({ job, error }: { job: JobSummary; error: JobError }) {
  const { meaning, fix } = errorHelp(error.code, error.retryable)
  const isOver = job.state === 'failed'
  return (
    <section className={isOver ? 'panel bad' : 'panel'} aria-label="Error">
      <div className="error-head">
        <CircleAlert size={15} aria-hidden="true" />
        <span className="badge red">{error.code}</span>
        {isOver ? null : <span className="muted">at attempt {job.attempt}</span>}
      </div>
      <p className="error-message selectable">{error.message}</p>
      <p>{meaning}</p>
      <p className="muted">{fix}</p>
      {job.attempt === 0 ? null : (
        <button type="button" className="button small" onClick={() => setLayout({ tab: 'output' })}>
          Show output
        </button>
      )}
    </section>
  )
}
