import { useCallback } from 'react'
import type { RulesPreview } from '../../../src-shared/keeping.js'
import type { KeepingRules } from '../../../src-shared/keeping-rules.js'
import { call } from '../../bridge.js'
import { Dialog } from '../../components/dialog.js'
import { formatBytes, plural } from '../../components/format-time.js'
import { useReading } from '../../components/use-reading.js'
import { tell } from '../../stores/toast-store.js'
import { useBusy } from './use-busy.js'

/** Before a rule holds: what it would remove by and by of what is there now. */
export function RulesDialog({ rules, close }: { rules: KeepingRules; close(): void }) {
  const read = useCallback(() => call('keeping.previewRules', { rules }), [rules])
  const { value, error } = useReading(read)
  const [isBusy, start] = useBusy()
  const takes = value === null ? [] : whatItTakes(value)
  const save = () =>
    start(async () => {
      await call('keeping.setRules', { rules })
      close()
      tell(takes.length === 0 ? 'Saved' : 'Saved; it is done within the hour')
    })
  return (
    <Dialog
      open
      onClose={close}
      title="Change what is kept"
      width="narrow"
      initialFocus=".dialog-foot .button"
      foot={
        <>
          <span className="spacer" />
          <button type="button" className="button" onClick={close}>
            Leave it as it is
          </button>
          <button
            type="button"
            className={takes.length === 0 ? 'button primary' : 'button danger'}
            disabled={isBusy || value === null}
            onClick={save}
          >
            Save
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
          <p className="muted">Looking at what is there…</p>
        ) : null
      ) : takes.length === 0 ? (
        <p>Nothing that is there now would be removed.</p>
      ) : (
        <>
          <p>Of what is there now, within the hour:</p>
          <ul className="lost">
            {takes.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <p className="muted">
            Removing can’t be undone by then, but by restoring a backup. Queued, running and paused jobs are never
            touched.
          </p>
        </>
      )}
    </Dialog>
  )
}

function whatItTakes({ archive, remove, outputs, backups }: RulesPreview): string[] {
  return [
    archive === 0 ? null : `${plural(archive, 'finished job')} would be archived`,
    remove === 0 ? null : `${plural(remove, 'finished job')} would be removed, with history and output`,
    outputs.jobs === 0
      ? null
      : `the output of ${plural(outputs.jobs, 'job')} would be removed, ${formatBytes(outputs.bytes)}`,
    backups === 0 ? null : `${plural(backups, 'backup')} would be removed`,
  ].filter((line) => line !== null)
}
