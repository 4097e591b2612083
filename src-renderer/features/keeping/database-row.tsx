import type { Keeping } from '../../../src-shared/keeping.js'
import { call } from '../../bridge.js'
import { formatAgo, formatBytes, plural } from '../../components/format-time.js'
import { useNow } from '../../components/use-now.js'
import { announce } from '../../stores/toast-store.js'
import { useBusy } from './use-busy.js'

/** The database: how large it is, and whether it was whole when somebody last looked. */
export function DatabaseRow({ database, again }: { database: Keeping['database']; again(): void }) {
  const now = useNow()
  const [isBusy, start] = useBusy()
  const { bytes, walBytes, jobs, lastCheck } = database
  const check = () =>
    start(async () => {
      const { faults } = await call('keeping.check')
      announce(faults.length === 0 ? 'The database is whole' : `The database has faults: ${faults[0]}`)
      again()
    })
  return (
    <div className="group-row">
      <div className="group-row-text">
        Database
        <span className="field-hint">
          {plural(jobs, 'job')} in {formatBytes(bytes)}, and {formatBytes(walBytes)} in its log ·{' '}
          {lastCheck === null ? (
            'not checked yet'
          ) : lastCheck.faults.length === 0 ? (
            <>whole, checked {formatAgo(lastCheck.at, now)}</>
          ) : (
            <strong className="bad-text">damaged: {lastCheck.faults[0]}</strong>
          )}
        </span>
        {lastCheck !== null && lastCheck.faults.length > 0 ? (
          <span className="field-hint">
            Restore a backup below, or quit Jobyard and run “jobyard doctor --repair”, which saves what can be read.
          </span>
        ) : null}
      </div>
      <button type="button" className="button" disabled={isBusy} onClick={check}>
        {isBusy ? 'Checking…' : 'Check now'}
      </button>
    </div>
  )
}
