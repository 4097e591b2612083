import { FolderOpen, HeartCrack } from 'lucide-react'
import { useCallback, useState } from 'react'
import type { Damage, Rescued } from '../../../src-shared/keeping.js'
import { call } from '../../bridge.js'
import { formatAgo, formatBytes, formatClock, plural } from '../../components/format-time.js'
import { useNow } from '../../components/use-now.js'
import { useReading } from '../../components/use-reading.js'
import { tell } from '../../stores/toast-store.js'
import { attempt, tellFailure } from '../actions/run-change.js'

/** A damaged database: what happened, and the two ways out of it, neither of which touches the damaged file. */
export function DamageScreen() {
  const read = useCallback(() => call('app.damage'), [])
  const { value: damage, error } = useReading(read)
  const [busy, setBusy] = useState<'restore' | 'salvage' | null>(null)
  const rescue = (how: 'restore' | 'salvage') => {
    setBusy(how)
    call('app.rescue', { how })
      .then((rescued) => tell(rescuedWords(how, rescued)), tellFailure)
      .finally(() => setBusy(null))
  }
  return (
    <main className="main" aria-busy={busy !== null}>
      <div className="page">
        <div className="page-inner damage">
          <div className="damage-head">
            <HeartCrack size={28} strokeWidth={1.25} aria-hidden="true" />
            <h1 className="page-title">The database is damaged</h1>
          </div>
          <p>
            A part of the file that holds the queue can’t be read. That happens after a power cut, with a failing disk,
            or when another program writes to it. Jobyard has changed nothing in it, and whatever you choose, the
            damaged file is set aside and kept.
          </p>
          {error === null ? null : (
            <p className="form-error" role="alert">
              {error.message}
            </p>
          )}
          {damage === null ? (
            error === null ? (
              <p className="muted">Looking at the backups…</p>
            ) : null
          ) : (
            <Ways damage={damage} busy={busy} rescue={rescue} />
          )}
          <div className="panel-actions">
            <button type="button" className="button" onClick={() => attempt(call('app.openDataFolder'))}>
              <FolderOpen aria-hidden="true" />
              Open the data folder
            </button>
          </div>
        </div>
      </div>
    </main>
  )
}

interface WaysProps {
  damage: Damage
  busy: 'restore' | 'salvage' | null
  rescue(how: 'restore' | 'salvage'): void
}

function Ways({ damage, busy, rescue }: WaysProps) {
  const now = useNow()
  const { backup } = damage
  return (
    <>
      <div className="group">
        <div className="group-row">
          <div className="group-row-text">
            {backup === null ? (
              'There is no backup of it'
            ) : (
              <>
                Put the newest good backup in its place
                <span className="field-hint">
                  Of {formatClock(backup.at, now)} ({formatAgo(backup.at, now)}), with {plural(backup.jobs, 'job')}.
                  What was added or ended since will be missing; jobs that ended since may run again.
                </span>
              </>
            )}
          </div>
          {backup === null ? null : (
            <button type="button" className="button primary" disabled={busy !== null} onClick={() => rescue('restore')}>
              {busy === 'restore' ? 'Restoring…' : 'Restore the backup'}
            </button>
          )}
        </div>
        <div className="group-row">
          <div className="group-row-text">
            Save what can be read
            <span className="field-hint">
              Every job that can still be read goes into a new database, up to the moment of the damage; some may be
              missing or incomplete.
            </span>
          </div>
          <button
            type="button"
            className={backup === null ? 'button primary' : 'button'}
            disabled={busy !== null}
            onClick={() => rescue('salvage')}
          >
            {busy === 'salvage' ? 'Saving…' : 'Save what can be read'}
          </button>
        </div>
      </div>
      <p className="field-hint selectable">
        {damage.file}, {formatBytes(damage.bytes)}. {damage.reason}
      </p>
    </>
  )
}

function rescuedWords(how: 'restore' | 'salvage', { jobs, lost, setAside }: Rescued): string {
  const what = how === 'restore' ? `Restored ${plural(jobs, 'job')}` : `Saved ${plural(jobs, 'job')}`
  const missing = lost > 0 ? `; ${plural(lost, 'place')} could not be read` : ''
  return `${what}${missing}. ${setAside === null ? '' : `The damaged file is kept as ${setAside.split(/[\\/]/).at(-1)}.`}`
}
