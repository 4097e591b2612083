import { Play } from 'lucide-react'
import type { RunDetail } from '../../../src-shared/run.js'
import { call } from '../../bridge.js'
import { formatCount } from '../../components/format-time.js'
import { attempt } from '../actions/run-change.js'

/** The providers' slots: how many are in use, by any run, and what keeps a provider from working. */
export function RunSlots({ run }: { run: RunDetail }) {
  if (run.slots.length === 0) return null
  return (
    <section aria-labelledby="run-slots">
      <h2 id="run-slots" className="group-title">
        Providers
      </h2>
      <ul className="group">
        {run.slots.map((slot) => (
          <li key={slot.provider} className="group-row">
            <div className="group-row-text">
              <strong>{slot.provider}</strong>
              {slot.pauseReason === null ? null : <span className="badge amber">paused</span>}
              <span className={slot.pauseReason === null ? 'field-hint' : 'field-hint amber'}>
                {slot.pauseReason ?? limitsOf(slot)}
              </span>
            </div>
            {slot.pauseReason === null ? (
              <span className="slots">
                <strong>{formatCount(slot.running)}</strong>
                <span className="muted">
                  {slot.limit === null ? ' in use' : ` of ${formatCount(slot.limit)} in use`}
                </span>
              </span>
            ) : (
              <button
                type="button"
                className="button small"
                onClick={() => attempt(call('providers.resume', { id: slot.provider }))}
              >
                <Play aria-hidden="true" />
                Resume
                <span className="sr-only"> {slot.provider}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function limitsOf({ limit, perMinute }: RunDetail['slots'][number]): string {
  const parts = [
    limit === null ? 'as many at once as jobs may run' : `${formatCount(limit)} at once`,
    perMinute === null ? null : `${formatCount(perMinute)} requests a minute`,
  ]
  return `${parts.filter((part) => part !== null).join(', ')}, across all runs`
}
