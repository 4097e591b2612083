import { CircleAlert, SquarePen, Terminal, Wrench } from 'lucide-react'
import { useMemo } from 'react'
import { errorSignature } from '../../../src-shared/error-signature.js'
import type { JobError } from '../../../src-shared/job.js'
import type { JobSummary } from '../../../src-shared/queue-view.js'
import { formatCount } from '../../components/format-time.js'
import { useEngine } from '../../stores/engine-store.js'
import { openAddJob, openFailures, setLayout } from '../../stores/ui-store.js'
import { errorHelp } from './error-help.js'

/** What went wrong, what that means, and what to do. */
export function ErrorPanel({ job, error }: { job: JobSummary; error: JobError }) {
  const { meaning, fix } = errorHelp(error.code, error.retryable)
  const isOver = job.state === 'failed'
  const signature = useMemo(() => errorSignature(error.code, error.message), [error.code, error.message])
  const group = useEngine(({ groups }) => groups.find(({ key }) => key === signature))
  return (
    <section className={isOver ? 'error-panel' : 'error-panel past'} aria-label="Error">
      <div className="error-head">
        <CircleAlert size={14} aria-hidden="true" />
        <span className="error-code">{error.code}</span>
        <span className="muted">
          {isOver ? (error.retryable ? '' : 'a retry alone won’t help') : `at attempt ${job.attempt}`}
        </span>
      </div>
      <p className="error-message selectable">{error.message}</p>
      <dl className="error-help">
        <dt>Meaning</dt>
        <dd>{meaning}</dd>
        <dt>Fix</dt>
        <dd>{fix}</dd>
      </dl>
      <div className="panel-actions">
        {job.attempt === 0 ? null : (
          <button type="button" className="button small" onClick={() => setLayout({ tab: 'output' })}>
            <Terminal aria-hidden="true" />
            Show output
          </button>
        )}
        {isOver ? (
          <button type="button" className="button small" onClick={() => openAddJob({ kind: 'again', id: job.id })}>
            <SquarePen aria-hidden="true" />
            Edit and run again
          </button>
        ) : null}
        {isOver && group !== undefined && group.count > 1 ? (
          <button type="button" className="button small" onClick={() => openFailures(group.key)}>
            <Wrench aria-hidden="true" />
            All {formatCount(group.count)} like it…
          </button>
        ) : null}
      </div>
    </section>
  )
}
