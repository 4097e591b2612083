import { RotateCcw } from 'lucide-react'
import type { RunDetail } from '../../../src-shared/run.js'
import { formatCount } from '../../components/format-time.js'
import { showRun } from '../../stores/ui-store.js'
import { errorHelp } from '../job/error-help.js'
import { retryFailed } from './run-actions.js'

/** What failed, grouped by code, with what it means and a retry of each group. */
export function RunFailures({ run }: { run: RunDetail }) {
  if (run.failures.length === 0) return null
  const canRetry = run.status !== 'CANCELLED'
  return (
    <section aria-labelledby="run-failures">
      <h2 id="run-failures" className="group-title">
        Failures
      </h2>
      <ul className="group">
        {run.failures.map(({ code, message, count, jobIds }) => (
          <li key={code} className="group-row">
            <div className="group-row-text">
              <span className="failure-head">
                <span className="badge">{formatCount(count)}</span>
                <strong>{code}</strong>
                <span className="truncate selectable">{message}</span>
              </span>
              <span className="field-hint">{helpText(code)}</span>
            </div>
            <div className="row-buttons">
              {jobIds[0] === undefined ? null : (
                <button
                  type="button"
                  className="button small quiet"
                  onClick={() => showRun(run.id, 'transcripts', { jobId: jobIds[0] ?? 0, turn: null })}
                >
                  Show one
                </button>
              )}
              <button
                type="button"
                className="button small"
                disabled={!canRetry}
                onClick={() => retryFailed(run, code)}
              >
                <RotateCcw aria-hidden="true" />
                Retry
                <span className="sr-only"> {code}</span>
              </button>
            </div>
          </li>
        ))}
      </ul>
      {canRetry ? null : (
        <p className="field-hint">Probes of a cancelled run can’t be retried; run it again instead.</p>
      )}
    </section>
  )
}

function helpText(code: string): string {
  const { meaning, fix } = errorHelp(code, true)
  return `${meaning} ${fix}`
}
