import type { HistoryRow } from '../../../src-shared/job.js'
import type { JobSummary } from '../../../src-shared/queue-view.js'
import { call } from '../../bridge.js'
import { formatClock, formatSpan } from '../../components/format-time.js'
import { StateIcon } from '../../components/state-icon.js'
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
        <StateIcon state="queued" />
        <span>Added</span>
        <time className="muted">{formatClock(job.createdAt, now)}</time>
      </li>
      {loaded.value.map((row, index) => (
        <Moment
          // Rows are only ever appended.
          key={`${row.at}-${row.from}-${row.to}`}
          row={row}
          since={row.at - (loaded.value[index - 1]?.at ?? job.createdAt)}
          now={now}
        />
      ))}
    </ol>
  )
}

function Moment({ row, since, now }: { row: HistoryRow; since: number; now: number }) {
  const { what, by } = momentWords(row)
  return (
    <li className="moment">
      <StateIcon state={row.to} />
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
