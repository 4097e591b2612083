import { useCallback } from 'react'
import type { RestorePreview } from '../../../src-shared/keeping.js'
import { call } from '../../bridge.js'
import { Dialog } from '../../components/dialog.js'
import { formatClock, plural } from '../../components/format-time.js'
import { useReading } from '../../components/use-reading.js'
import { useEngine } from '../../stores/engine-store.js'
import { tell } from '../../stores/toast-store.js'
import { useBusy } from './use-busy.js'

/** Before a backup takes the database's place: what would be lost. */
export function RestoreDialog({ file, close }: { file: string; close(): void }) {
  const read = useCallback(() => call('keeping.previewRestore', { file }), [file])
  const { value, error } = useReading(read)
  const running = useEngine((state) => state.overview?.counts.running ?? 0)
  const [isBusy, start] = useBusy()
  const restore = () =>
    start(async () => {
      const { jobs, setAside } = await call('keeping.restore', { file })
      close()
      tell(
        `Restored ${plural(jobs, 'job')}. What was there is kept as ${setAside?.split(/[\\/]/).at(-1) ?? 'a file beside it'}.`,
      )
    })
  return (
    <Dialog
      open
      onClose={close}
      title="Restore a backup"
      initialFocus=".dialog-foot .button"
      foot={
        <>
          <span className="spacer" />
          <button type="button" className="button" onClick={close}>
            Keep what is there
          </button>
          <button
            type="button"
            className="button danger"
            disabled={isBusy || value === null || value.faults.length > 0}
            onClick={restore}
          >
            {isBusy ? 'Restoring…' : 'Restore'}
          </button>
        </>
      }
    >
      {error === null ? null : (
        <p className="form-error" role="alert">
          {error.message}
        </p>
      )}
      {value === null ? (
        error === null ? (
          <p className="muted">Checking the backup…</p>
        ) : null
      ) : (
        <Lost preview={value} running={running} />
      )}
    </Dialog>
  )
}

function Lost({ preview, running }: { preview: RestorePreview; running: number }) {
  const { at, jobs, faults, lost } = preview
  if (faults.length > 0) {
    return (
      <p className="form-error" role="alert">
        This backup can’t be used: {faults[0]}
      </p>
    )
  }
  const isNothing = lost !== null && lost.added + lost.ended + lost.runs === 0
  return (
    <>
      <p>
        The backup of {formatClock(at, Date.now())} is whole and holds {plural(jobs ?? 0, 'job')}. The queue will be as
        it was then; the database of now is set aside and kept.
      </p>
      {lost === null ? (
        <p>What would be missing can’t be told, since the database of now can’t be read.</p>
      ) : isNothing ? (
        <p>Nothing was added and nothing ended since then.</p>
      ) : (
        <ul className="lost selectable">
          {lost.added === 0 ? null : (
            <li>
              <strong>{plural(lost.added, 'job')}</strong> added since then will be gone: {lost.names.join(', ')}
              {lost.added > lost.names.length ? ' …' : ''}
            </li>
          )}
          {lost.ended === 0 ? null : (
            <li>
              <strong>{plural(lost.ended, 'job')}</strong> that ended since then will be as before and may run again.
            </li>
          )}
          {lost.runs === 0 ? null : (
            <li>
              <strong>{plural(lost.runs, 'evaluation run')}</strong> started since then will be gone.
            </li>
          )}
        </ul>
      )}
      {running === 0 ? null : (
        <p>
          {running === 1 ? 'The running job is' : `The ${running} running jobs are`} stopped first, as when Jobyard
          quits.
        </p>
      )}
    </>
  )
}
