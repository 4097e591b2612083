import { Play } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { JobSummary, WhyWaiting } from '../../../src-shared/queue-view.js'
import { call } from '../../bridge.js'
import { aboutWhen } from '../../components/format-range.js'
import { formatClock, formatUntil, plural } from '../../components/format-time.js'
import { useNow } from '../../components/use-now.js'
import { useEngine } from '../../stores/engine-store.js'
import { toggleQueue } from '../actions/app-commands.js'

/** Why a job isn't running, and when it will. */
export function WhyWaitingPanel({ job }: { job: JobSummary }) {
  const why = useWhy(job.id)
  const now = useNow()
  if (why === null) return null
  const more = why.reasons.filter(({ text }) => text !== why.headline)
  const isQueuePaused = why.reasons.some(({ code }) => code === 'queue-paused')
  return (
    <section className="panel" aria-label="Why it isn’t running">
      <p className="why-headline">{why.headline}</p>
      {more.length === 0 ? null : (
        <ul className="why-reasons">
          {more.map((reason) => (
            <li key={`${reason.code}${reason.text}`}>
              {reason.text}
              {reason.at === null ? '' : ` (${formatClock(reason.at, now)})`}
            </li>
          ))}
        </ul>
      )}
      <When why={why} now={now} />
      {isQueuePaused ? (
        <div className="panel-actions">
          <button type="button" className="button small" onClick={toggleQueue}>
            <Play aria-hidden="true" />
            Resume the queue
          </button>
        </div>
      ) : null}
    </section>
  )
}

/** When it will start, as far as that can be told. */
function When({ why, now }: { why: WhyWaiting; now: number }) {
  const { startsAt, outlook, ahead, reasons } = why
  if (startsAt !== null) {
    return (
      <p className="why-start">
        Starts {formatUntil(startsAt, now)} <span className="muted">at {formatClock(startsAt, now)}</span>
      </p>
    )
  }
  if (outlook?.start) {
    const { start, finish } = outlook
    return (
      <p className="why-start">
        Probably starts {aboutWhen(start, now)}
        {finish === null ? '' : `, done ${aboutWhen(finish, now)}`}{' '}
        <span className="muted">from what jobs like these took so far</span>
      </p>
    )
  }
  const isSaid = reasons.some(({ code }) => code === 'behind-others')
  return isSaid || ahead === null || ahead === 0 ? null : (
    <p className="muted">{plural(ahead, 'job')} before it in the queue</p>
  )
}

/** Read again whenever the queue changes, though not more often than each second. */
function useWhy(id: number): WhyWaiting | null {
  const [why, setWhy] = useState<WhyWaiting | null>(null)
  const overview = useEngine((state) => state.overview)
  const second = Math.floor(useNow() / 1000)
  useEffect(() => {
    let isWanted = overview !== null && second > 0
    call('jobs.whyWaiting', { id }).then(
      (answer) => isWanted && setWhy(answer),
      () => isWanted && setWhy(null),
    )
    return () => {
      isWanted = false
    }
  }, [id, overview, second])
  return why
}
