import { useEffect, useState } from 'react'
import type { JobSummary, WhyWaiting } from '../../../src-shared/queue-view.js'
import { call } from '../../bridge.js'
import { formatClock, formatUntil, plural } from '../../components/format-time.js'
import { useNow } from '../../components/use-now.js'
import { useEngine } from '../../stores/engine-store.js'

/** Why a job isn't running, and when it will. */
export function WhyWaitingPanel({ job }: { job: JobSummary }) {
  const why = useWhy(job.id)
  const now = useNow()
  if (why === null) return null
  return (
    <section className="panel" aria-label="Why it isn’t running">
      <p className="why-headline">{why.headline}</p>
      {why.startsAt === null ? null : (
        <p className="why-start">
          Starts {formatUntil(why.startsAt, now)} <span className="muted">at {formatClock(why.startsAt, now)}</span>
        </p>
      )}
      {why.reasons.length > 1 ? (
        <ul className="why-reasons">
          {why.reasons.map((reason) => (
            <li key={`${reason.code}${reason.text}`}>
              {reason.text}
              {reason.at === null ? '' : ` (${formatClock(reason.at, now)})`}
            </li>
          ))}
        </ul>
      ) : null}
      {why.ahead === null || why.ahead === 0 ? null : (
        <p className="muted">{plural(why.ahead, 'job')} before it in the queue</p>
      )}
    </section>
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
