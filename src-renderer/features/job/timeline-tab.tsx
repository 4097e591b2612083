import type { HistoryRow, JobState } from '../../../src-shared/job.js'
import type { JobSummary } from '../../../src-shared/queue-view.js'
import { call } from '../../bridge.js'
import { formatClock, formatSpan } from '../../components/format-time.js'
import { StateIcon, stateWord } from '../../components/state-icon.js'
import { useNow } from '../../components/use-now.js'
import { momentWords } from './moment-words.js'
import { useOfJob } from './use-detail.js'

const read = (id: number) => call('jobs.history', { id })

/** Every change of state since the job was added. */
export function TimelineTab({ job }: { job: JobSummary }) {
  const loaded = useOfJob(job.id, read)
  const now = useNow()
  if (loaded.state !== 'ready')
    return <p className="pane-note">{loaded.state === 'gone' ? loaded.message : 'Reading…'}</p>
  return (
    <ol className="timeline">
      <li className="moment">
        <MomentMark state="queued" isNow={loaded.value.length === 0} />
        <span>Added</span>
        <span className="moment-time muted">
          <time>{formatClock(job.createdAt, now)}</time>
        </span>
      </li>
      {loaded.value.map((row, index) => (
        <Moment
          // Rows are only ever appended.
          key={`${row.at}-${row.from}-${row.to}`}
          row={row}
          since={row.at - (loaded.value[index - 1]?.at ?? job.createdAt)}
          now={now}
          isLast={index === loaded.value.length - 1}
        />
      ))}
    </ol>
  )
}

function Moment({ row, since, now, isLast }: { row: HistoryRow; since: number; now: number; isLast: boolean }) {
  const { what, by } = momentWords(row)
  return (
    <li className="moment">
      <MomentMark state={failedThen(row) ? 'failed' : row.to} isNow={isLast} />
      <span>
        {what} {by === null ? null : <span className="muted">{by}</span>}
        {row.reason === null ? null : <span className="moment-reason selectable">{row.reason}</span>}
      </span>
      <span className="moment-time muted">
        <time>{formatClock(row.at, now)}</time>
        <span>+{formatSpan(since)}</span>
      </span>
    </li>
  )
}

/** An attempt that failed and is followed by another: back in the queue, but that is not the news. */
function failedThen({ from, to, actor }: HistoryRow): boolean {
  return from === 'running' && to === 'queued' && actor === 'handler'
}

/** A dot in the colour of what happened; the icon of the state for the last, in which the job is now. */
function MomentMark({ state, isNow }: { state: JobState; isNow: boolean }) {
  return isNow ? (
    <StateIcon state={state} />
  ) : (
    <span className={`moment-dot ${state}`} role="img" aria-label={stateWord(state)} />
  )
}
