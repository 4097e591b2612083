import { TriangleAlert } from 'lucide-react'
import { useEffect } from 'react'
import { call } from '../../bridge.js'
import { useReading } from '../../components/use-reading.js'
import { ArchivesGroup } from './archives-group.js'
import { BackupsGroup } from './backups-group.js'
import { DatabaseRow } from './database-row.js'
import { RulesGroup } from './rules-group.js'

const readKeeping = () => call('keeping.read')
/** Backups and archives are made by the engine as well. */
const AGAIN_MS = 15_000

/** Looking after the data: its health, backups, how long what is kept, archives. */
export function KeepingGroups() {
  const { value, error, again } = useReading(readKeeping)
  useEffect(() => {
    const timer = setInterval(again, AGAIN_MS)
    return () => clearInterval(timer)
  }, [again])
  if (value === null) {
    return error === null ? (
      <p className="muted">Reading the data folder…</p>
    ) : (
      <p className="form-error" role="alert">
        The data folder can’t be looked at now: {error.message}
      </p>
    )
  }
  return (
    <>
      <div className="group">
        <DatabaseRow database={value.database} again={again} />
      </div>
      {value.rulesFault === null ? null : (
        <p className="form-error" role="alert">
          <TriangleAlert size={14} aria-hidden="true" /> {value.rulesFault}. Until then nothing is backed up, archived
          or removed by itself.
        </p>
      )}
      <BackupsGroup backups={value.backups} rules={value.rules} again={again} />
      <RulesGroup rules={value.rules} again={again} />
      <ArchivesGroup archives={value.archives} again={again} />
    </>
  )
}
