import { GitCompareArrows } from 'lucide-react'
import { useState } from 'react'
import type { Attempt, JobState } from '../../../src-shared/job.js'
import type { JobDetail, JobSummary } from '../../../src-shared/queue-view.js'
import { call } from '../../bridge.js'
import { formatClock, formatSpan } from '../../components/format-time.js'
import { StateIcon } from '../../components/state-icon.js'
import { useNow } from '../../components/use-now.js'
import { CompareAttempts } from '../compare/compare-attempts.js'
import { outcomeWord } from '../compare/compared-facts.js'
import { useOfJob } from './use-detail.js'

const read = (id: number) => call('jobs.attempts', { id })

interface Props {
  job: JobSummary
  detail: JobDetail | null
  onShowOutput(attempt: number): void
}

/** Every execution of the job, the newest first; two of them can be compared. */
export function AttemptsTab({ job, detail, onShowOutput }: Props) {
  const loaded = useOfJob(job.id, read)
  const [pair, setPair] = useState<{ left: number; right: number } | null>(null)
  if (loaded.state !== 'ready')
    return <p className="pane-note">{loaded.state === 'gone' ? loaded.message : 'Reading…'}</p>
  const attempts = [...loaded.value].reverse()
  if (attempts.length === 0) return <p className="pane-note">It has not been started yet.</p>
  if (pair !== null) {
    return (
      <CompareAttempts
        job={job}
        attempts={attempts}
        pair={pair}
        hasTurns={detail?.hasTurns ?? false}
        onBack={() => setPair(null)}
      />
    )
  }
  return (
    <ol className="attempts">
      {attempts.map((attempt, index) => {
        const before = attempts[index + 1]
        return (
          <AttemptRow
            key={attempt.attempt}
            attempt={attempt}
            state={index === 0 ? job.state : null}
            onShowOutput={onShowOutput}
            onCompare={before === undefined ? null : () => setPair({ left: before.attempt, right: attempt.attempt })}
          />
        )
      })}
    </ol>
  )
}

interface RowProps {
  attempt: Attempt
  /** Of the job, for its latest attempt. */
  state: JobState | null
  onShowOutput(attempt: number): void
  /** With the attempt before it. */
  onCompare: (() => void) | null
}

function AttemptRow({ attempt, state, onShowOutput, onCompare }: RowProps) {
  const now = useNow()
  const { error, outcome, startedAt, finishedAt } = attempt
  const n = attempt.attempt
  const isOpen = finishedAt === null && (state === 'running' || state === 'paused')
  return (
    <li className="attempt">
      <div className="attempt-head">
        <StateIcon state={outcome ?? (isOpen && state !== null ? state : error === null ? 'cancelled' : 'failed')} />
        <strong>Attempt {n}</strong>
        <span className="muted truncate">
          {isOpen ? state : outcomeWord(attempt)} · {formatClock(startedAt, now)}
          {finishedAt === null ? '' : ` · ${formatSpan(finishedAt - startedAt)}`}
        </span>
        <span className="spacer" />
        {onCompare === null ? null : (
          <button type="button" className="button quiet small" onClick={onCompare}>
            <GitCompareArrows aria-hidden="true" />
            Compare
            <span className="sr-only"> attempt {n} with the one before</span>
          </button>
        )}
        <button type="button" className="button quiet small" onClick={() => onShowOutput(n)}>
          Output
          <span className="sr-only"> of attempt {n}</span>
        </button>
      </div>
      {error === null ? null : (
        <p className="attempt-error selectable">
          <span className="error-code">{error.code}</span> {error.message}
        </p>
      )}
    </li>
  )
}
