import { useCallback, useId, useMemo, useState } from 'react'
import type { FinishedCount } from '../../../src-shared/keeping.js'
import { FINISHED_STATES, type FinishedState } from '../../../src-shared/keeping-rules.js'
import { call } from '../../bridge.js'
import { Dialog } from '../../components/dialog.js'
import { formatClock, plural } from '../../components/format-time.js'
import { type Option, Select } from '../../components/select.js'
import { useReading } from '../../components/use-reading.js'
import { useEngine } from '../../stores/engine-store.js'
import { tell } from '../../stores/toast-store.js'
import { useBusy } from './use-busy.js'

const DAY = 86_400_000
const OLDER = [
  { value: '', label: 'Whenever they ended' },
  { value: '1', label: 'Ended more than a day ago' },
  { value: '7', label: 'Ended more than a week ago' },
  { value: '30', label: 'Ended more than 30 days ago' },
  { value: '365', label: 'Ended more than a year ago' },
]
type Place = 'folder' | 'choose'
const PLACES: readonly Option<Place>[] = [
  { value: 'folder', label: 'In the data folder' },
  { value: 'choose', label: 'Choose a file…' },
]

/** Picks finished jobs, shows how many that are, and moves them into an archive. */
export function ArchiveDialog({ close }: { close(): void }) {
  const types = useEngine((state) => state.overview?.types) ?? []
  const [states, setStates] = useState<readonly FinishedState[]>(FINISHED_STATES)
  const [type, setType] = useState('')
  const [older, setOlder] = useState('')
  const [place, setPlace] = useState<Place>('folder')
  const [opened] = useState(() => Date.now())
  const id = useId()
  const filter = useMemo(
    () => ({
      ...(states.length === FINISHED_STATES.length ? {} : { states: [...states] }),
      ...(type === '' ? {} : { type }),
      ...(older === '' ? {} : { endedBefore: opened - Number(older) * DAY }),
    }),
    [states, type, older, opened],
  )
  const read = useCallback(
    () => (states.length === 0 ? Promise.resolve(null) : call('keeping.previewArchive', { filter })),
    [filter, states],
  )
  const { value, error } = useReading(read)
  const [isBusy, start] = useBusy()
  const archive = () =>
    start(async () => {
      const done = await call('keeping.archive', { filter, choose: place === 'choose' })
      if (done === null) return
      close()
      tell(`Archived ${plural(done.jobs, 'job')} in ${done.file}`)
    })
  return (
    <Dialog
      open
      onClose={close}
      title="Archive finished jobs"
      foot={
        <>
          <span className="spacer" />
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button
            type="button"
            className="button primary"
            disabled={isBusy || value === null || value.count === 0}
            onClick={archive}
          >
            {isBusy
              ? 'Archiving…'
              : value === null || value.count === 0
                ? 'Archive'
                : `Archive ${plural(value.count, 'job')}`}
          </button>
        </>
      }
    >
      <div className="form">
        <fieldset className="field">
          <legend className="field-label">States</legend>
          <div className="checks">
            {FINISHED_STATES.map((state) => (
              <label key={state} className="check">
                <input
                  type="checkbox"
                  checked={states.includes(state)}
                  onChange={(event) =>
                    setStates(
                      FINISHED_STATES.filter((one) => (one === state ? event.target.checked : states.includes(one))),
                    )
                  }
                />
                {state}
              </label>
            ))}
          </div>
        </fieldset>
        <div className="field">
          <label className="field-label" htmlFor={`${id}type`}>
            Type
          </label>
          <Select
            id={`${id}type`}
            value={type}
            options={[{ value: '', label: 'All types' }, ...types.map((one) => ({ value: one.type, label: one.type }))]}
            onChange={setType}
          />
        </div>
        <div className="field">
          <label className="field-label" htmlFor={`${id}older`}>
            Age
          </label>
          <Select id={`${id}older`} value={older} options={OLDER} onChange={setOlder} />
        </div>
        <div className="field">
          <label className="field-label" htmlFor={`${id}place`}>
            Where to
          </label>
          <Select
            id={`${id}place`}
            value={place}
            options={PLACES}
            onChange={(next) => setPlace(next === 'choose' ? 'choose' : 'folder')}
          />
        </div>
        <p className={error === null ? 'muted' : 'form-error'} role={error === null ? 'status' : 'alert'}>
          {error !== null
            ? error.message
            : states.length === 0
              ? 'Pick a state.'
              : value === null
                ? 'Counting…'
                : foundWords(value)}
        </p>
      </div>
    </Dialog>
  )
}

function foundWords({ count, byState, firstEndAt, lastEndAt }: FinishedCount): string {
  if (count === 0 || firstEndAt === null || lastEndAt === null) return 'No finished job is like that.'
  const parts = FINISHED_STATES.flatMap((state) => (byState[state] === 0 ? [] : [`${byState[state]} ${state}`]))
  const now = Date.now()
  const span =
    firstEndAt === lastEndAt
      ? formatClock(firstEndAt, now)
      : `${formatClock(firstEndAt, now)} to ${formatClock(lastEndAt, now)}`
  return `${plural(count, 'job')}: ${parts.join(', ')}. Ended ${span}.`
}
