import { useState } from 'react'
import type { ArchiveView } from '../../../src-shared/keeping.js'
import { call } from '../../bridge.js'
import { formatAgo, formatBytes, plural } from '../../components/format-time.js'
import { useNow } from '../../components/use-now.js'
import { tell } from '../../stores/toast-store.js'
import { ArchiveDialog } from './archive-dialog.js'
import { useBusy } from './use-busy.js'

/** Archives of finished jobs: making one, and bringing one back. */
export function ArchivesGroup({ archives, again }: { archives: readonly ArchiveView[]; again(): void }) {
  const now = useNow()
  const [isBusy, start] = useBusy()
  const [isOpen, setOpen] = useState(false)
  const bringBack = (file?: string) =>
    start(async () => {
      const answer = await call('keeping.unarchive', file === undefined ? {} : { file })
      if (answer === null) return
      const { restored, existed } = answer
      tell(`Brought back ${plural(restored, 'job')}${existed > 0 ? `; ${existed} were there already` : ''}`)
      again()
    })
  return (
    <>
      <h2 className="group-title">Archives</h2>
      <div className="group">
        <div className="group-row">
          <div className="group-row-text">
            Archive finished jobs
            <span className="field-hint">Takes them out of the queue, with history, transcripts and output</span>
          </div>
          <div className="row-controls">
            <button type="button" className="button" disabled={isBusy} onClick={() => bringBack()}>
              Open an archive…
            </button>
            <button type="button" className="button" disabled={isBusy} onClick={() => setOpen(true)}>
              Archive…
            </button>
          </div>
        </div>
        <ul aria-label="Archives">
          {archives.map((archive) => (
            <li key={archive.file} className="group-row low">
              <span className="truncate">{archive.file.split(/[\\/]/).at(-1)}</span>
              <span className="muted file-facts">
                {formatBytes(archive.bytes)} · {formatAgo(archive.at, now)}
              </span>
              <button
                type="button"
                className="button small"
                disabled={isBusy}
                aria-label={`Bring back ${archive.file.split(/[\\/]/).at(-1)}`}
                onClick={() => bringBack(archive.file)}
              >
                Bring back
              </button>
            </li>
          ))}
        </ul>
      </div>
      {isOpen ? (
        <ArchiveDialog
          close={() => {
            setOpen(false)
            again()
          }}
        />
      ) : null}
    </>
  )
}
