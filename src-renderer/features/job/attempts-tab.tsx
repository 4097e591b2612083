import type { Attempt } from '../../../src-shared/job.js'
import type { JobSummary } from '../../../src-shared/queue-view.js'
import { call } from '../../bridge.js'
import { formatClock, formatSpan } from '../../components/format-time.js'
import { useNow } from '../../components/use-now.js'
import { useOfJob } from './use-detail.js'

const read = (id: number) => call('jobs.attempts', { id })

/** Every execution of the job, the newest first. */
export function AttemptsTab({ job, onShowOutput }: { job: JobSummary; onShowOutput(attempt: number): void }) {
  const loaded = useOfJob(job.id, read)
  if (loaded.state !== 'ready')
    return <p className="pane-note">{loaded.state === 'gone' ? loaded.message : 'Reading…'}</p>
  if (loaded.value.length === 0) return <p className="pane-note">It has not been started yet.</p>
  return (
    <ol className="attempts">
      {[...loaded.value].reverse().map((attempt) => (
        <AttemptRow key={attempt.attempt} attempt={attempt} onShowOutput={onShowOutput} />
      ))}
    </ol>
  )
}

function AttemptRow({ attempt, onShowOutput }: { attempt: Attempt; onShowOutput(attempt: number): void }) {
  const now = useNow()
  const { error, outcome, startedAt, finishedAt } = attempt
  const word = outcome ?? (finishedAt === null ? 'not ended' : 'ended')
  return (
    <li className="attempt">
      <div className="attempt-head">
        <strong>Attempt {attempt.attempt}</strong>
        <span className={outcome === 'failed' ? 'badge red' : 'badge'}>{word}</span>
        <span className="muted">
          {formatClock(startedAt, now)}
          {finishedAt === null ? '' : ` · ${formatSpan(finishedAt - startedAt)}`}
        </span>
        <button type="button" className="button quiet small" onClick={() => onShowOutput(attempt.attempt)}>
          Output
        </button>
      </div>
      {error === null ? null : (
        <p className="attempt-error selectable">
          {error.code}: {error.message}
        </p>
      )}
    </li>
  )
}
