import { useState } from 'react'
import type { BackupView } from '../../../src-shared/keeping.js'
import type { KeepingRules } from '../../../src-shared/keeping-rules.js'
import { call } from '../../bridge.js'
import { formatAgo, formatBytes, formatClock } from '../../components/format-time.js'
import { Select } from '../../components/select.js'
import { useNow } from '../../components/use-now.js'
import { tell } from '../../stores/toast-store.js'
import { attempt } from '../actions/run-change.js'
import { RestoreDialog } from './restore-dialog.js'
import { withCurrent } from './span-options.js'
import { useBusy } from './use-busy.js'

const EVERY = [
  { value: '', label: 'Never' },
  { value: '1', label: 'Every hour' },
  { value: '6', label: 'Every 6 hours' },
  { value: '24', label: 'Every day' },
  { value: '168', label: 'Every week' },
]
const KEEP = ['3', '7', '14', '30', '100'].map((value) => ({ value, label: `Keep ${value}` }))

interface Props {
  backups: readonly BackupView[]
  rules: KeepingRules
  again(): void
}

/** The backups that there are, when they are made, and the way back to one. */
export function BackupsGroup({ backups, rules, again }: Props) {
  const now = useNow()
  const [isBusy, start] = useBusy()
  const [restoring, setRestoring] = useState<string | null>(null)
  const save = (change: Partial<KeepingRules>) =>
    attempt(call('keeping.setRules', { rules: { ...rules, ...change } }).then(again))
  return (
    <>
      <h2 className="group-title">Backups</h2>
      <div className="group">
        <div className="group-row">
          <div className="group-row-text">
            <label htmlFor="backup-every">Back up by itself</label>
            <span className="field-hint">While Jobyard runs, and before each update of the database</span>
          </div>
          <div className="row-controls">
            <Select
              id="backup-every"
              value={rules.backupEveryHours === null ? '' : String(rules.backupEveryHours)}
              options={withCurrent(EVERY, rules.backupEveryHours, (hours) => `Every ${hours} hours`)}
              onChange={(hours) => save({ backupEveryHours: hours === '' ? null : Number(hours) })}
            />
            <Select
              aria-label="Backups to keep"
              value={String(rules.keepBackups)}
              options={withCurrent(KEEP, rules.keepBackups, (n) => `Keep ${n}`)}
              onChange={(n) => save({ keepBackups: Number(n) })}
            />
            <button
              type="button"
              className="button"
              disabled={isBusy}
              onClick={() =>
                start(async () => {
                  await call('keeping.backUp')
                  tell('Backed up and checked')
                  again()
                })
              }
            >
              {isBusy ? 'Backing up…' : 'Back up now'}
            </button>
          </div>
        </div>
        {backups.length === 0 ? <p className="group-row muted">There are no backups yet.</p> : null}
        <ul aria-label="Backups">
          {backups.map((backup) => (
            <li key={backup.file} className="group-row low">
              <span>
                {formatClock(backup.at, now)} <span className="muted">{formatAgo(backup.at, now)}</span>
              </span>
              <span className="muted file-facts">
                {formatBytes(backup.bytes)} · checked when made
                {backup.madeBefore === null ? '' : ` · before ${backup.madeBefore.replace('schema-', 'version ')}`}
              </span>
              <button
                type="button"
                className="button small"
                aria-label={`Restore the backup of ${formatClock(backup.at, now)}`}
                onClick={() => setRestoring(backup.file)}
              >
                Restore…
              </button>
            </li>
          ))}
        </ul>
      </div>
      {restoring === null ? null : (
        <RestoreDialog
          file={restoring}
          close={() => {
            setRestoring(null)
            again()
          }}
        />
      )}
    </>
  )
}
