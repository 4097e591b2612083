import { useCallback } from 'react'
import type { ProbeRow, RunDetail } from '../../../src-shared/run.js'
import { call } from '../../bridge.js'
import { formatCount } from '../../components/format-time.js'
import { StateIcon } from '../../components/state-icon.js'
import { useReading } from '../../components/use-reading.js'
import { setLayout, setSelection, useUi } from '../../stores/ui-store.js'
import { useRunNews } from '../../sync/run-news.js'
import { selectOnly } from '../queue/selection.js'

const SHOWN = 6

/** The run's jobs that are running or wait their turn; each leads to its place in the queue. */
export function RunQueue({ run }: { run: RunDetail }) {
  const { id } = run
  const read = useCallback(async () => {
    const page = { offset: 0, limit: SHOWN }
    const running = await call('runs.probes', { id, filter: { state: 'running' }, ...page })
    const queued = await call('runs.probes', { id, filter: { state: 'queued' }, ...page })
    return { rows: [...running.rows, ...queued.rows].slice(0, SHOWN), total: running.total + queued.total }
  }, [id])
  const { value, again } = useReading(read)
  useRunNews(id, again)
  if (value === null || value.rows.length === 0) return null
  return (
    <section aria-labelledby="run-queue">
      <h2 id="run-queue" className="group-title">
        In the queue
      </h2>
      <ul className="lines">
        {value.rows.map((probe) => (
          <li key={probe.jobId}>
            <button type="button" className="line" onClick={() => showInQueue(probe)}>
              <StateIcon state={probe.state} size={14} />
              <span className="truncate">{probe.scenario}</span>
              <span className="line-note truncate">{probe.model}</span>
              <span className="line-end">#{probe.jobId}</span>
            </button>
          </li>
        ))}
      </ul>
      {value.total > value.rows.length ? (
        <p className="field-hint">and {formatCount(value.total - value.rows.length)} more</p>
      ) : null}
    </section>
  )
}

function showInQueue({ jobId }: ProbeRow): void {
  setLayout({ view: 'queue', inspector: true })
  setSelection(selectOnly(jobId))
  useUi.setState({ reveal: { id: jobId } })
}
