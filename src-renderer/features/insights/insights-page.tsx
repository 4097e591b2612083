import { ChartColumn } from 'lucide-react'
import { useCallback, useEffect } from 'react'
import { INSIGHT_RANGES, type InsightRange, type Insights } from '../../../src-shared/insights.js'
import { call } from '../../bridge.js'
import { EmptyState } from '../../components/empty-state.js'
import { formatCount, formatElapsed } from '../../components/format-time.js'
import { useReading } from '../../components/use-reading.js'
import { useHealth } from '../../stores/health-store.js'
import { setLayout, useUi } from '../../stores/ui-store.js'
import { HealthPanel } from './health-panel.js'
import { InsightCards } from './insight-cards.js'

const RANGE_WORDS: Record<InsightRange, string> = { hour: 'Hour', day: 'Day', week: 'Week', all: 'All' }
/** How often what is shown is read again, ms. */
const AGAIN_MS = 10_000

/** The queue over time: what got done, how long it took, what failed; and at the top whether all is well. */
export function InsightsPage() {
  const range = useUi((state) => state.layout.insights)
  const read = useCallback(() => call('insights.read', { range }), [range])
  const { value, error, again } = useReading(read)
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') again()
    }, AGAIN_MS)
    return () => clearInterval(timer)
  }, [again])
  useEffect(() => {
    if (value !== null) useHealth.setState({ health: value.statistics.health, reasons: value.statistics.reasons })
  }, [value])
  return (
    <main className="main">
      <div className="page">
        <div className="insights">
          <div className="page-head">
            <h1 className="page-title">Insights</h1>
            <fieldset className="chips" aria-label="Time">
              {INSIGHT_RANGES.map((one) => (
                <button
                  key={one}
                  type="button"
                  className="chip"
                  aria-pressed={one === range}
                  onClick={() => setLayout({ insights: one })}
                >
                  {RANGE_WORDS[one]}
                </button>
              ))}
            </fieldset>
          </div>
          {error === null ? null : (
            <p className="form-error" role="alert">
              This can’t be read now: {error.message}
            </p>
          )}
          {value === null ? error === null ? <p className="pane-note">Reading…</p> : null : <Shown insights={value} />}
        </div>
      </div>
    </main>
  )
}

function Shown({ insights }: { insights: Insights }) {
  const { statistics } = insights
  const { total, throughput, queueAgeMs, engines } = statistics
  const jobs = Object.entries(total).reduce((sum, [state, n]) => (state === 'waiting' ? sum : sum + n), 0)
  if (jobs === 0) {
    return (
      <EmptyState icon={ChartColumn} title="Nothing to look at yet">
        <p>When jobs have run, you see here how many got done, how long they took and what failed.</p>
      </EmptyState>
    )
  }
  const tiles: [string, string][] = [
    ['Running', `${formatCount(total.running)} of ${formatCount(engines.slots)}`],
    ['Queued', formatCount(total.queued)],
    ['Oldest waits', queueAgeMs === null ? '–' : formatElapsed(queueAgeMs)],
    ['Completed in the last hour', formatCount(throughput.hour.completed)],
    ['Failed in the last hour', formatCount(throughput.hour.failed)],
  ]
  return (
    <>
      <HealthPanel health={statistics.health} reasons={statistics.reasons} />
      <dl className="tiles">
        {tiles.map(([name, text]) => (
          <div key={name} className="tile">
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <InsightCards insights={insights} />
    </>
  )
}
