import { useMemo, useState } from 'react'
import { toJobyardError } from '../../../src-shared/errors.js'
import type { FailureFix, FailureParts, FixPreview } from '../../../src-shared/failure-fix.js'
import type { FailureGroup } from '../../../src-shared/queue-view.js'
import { call } from '../../bridge.js'
import { Dialog } from '../../components/dialog.js'
import { plural } from '../../components/format-time.js'
import { runChange, tellFailure } from '../actions/run-change.js'
import { formOf } from '../add-job/form-of.js'
import { useHandlers } from '../add-job/use-handlers.js'
import { readFix, startFix } from './fix-draft.js'
import { FixForm } from './fix-form.js'
import { FixPreviewTable } from './fix-preview.js'

interface Props {
  group: FailureGroup
  parts: FailureParts
  readIds(): Promise<number[]>
  back(): void
  close(): void
}

/** First the form, then what it would change, then the change. */
export function FixStep({ group, parts, readIds, back, close }: Props) {
  const { shared } = parts
  const handlers = useHandlers(true, tellFailure)
  const fields = useMemo(
    () => (shared === null || handlers === null ? null : formOf(shared.type, handlers.handlers)),
    [shared, handlers],
  )
  const before = useMemo(
    () => (shared === null || handlers === null ? null : startFix(shared, shared.type === 'command' ? null : fields)),
    [shared, handlers, fields],
  )
  const [edited, setEdited] = useState<typeof before>(null)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [shown, setShown] = useState<{ fix: FailureFix; preview: FixPreview } | null>(null)
  const [isBusy, setBusy] = useState(false)
  if (shared === null || before === null) return null
  const draft = edited ?? before

  const look = async () => {
    const read = readFix(shared, shared.type === 'command' ? null : fields, before, draft)
    setErrors('errors' in read ? read.errors : {})
    if ('errors' in read) return
    setBusy(true)
    try {
      const preview = await call('failures.previewFix', { ids: await readIds(), fix: read.fix })
      setShown({ fix: read.fix, preview })
    } catch (error) {
      setErrors({ '': toJobyardError(error).message })
    } finally {
      setBusy(false)
    }
  }
  const fix = async () => {
    if (shown === null) return
    setBusy(true)
    const done = await runChange(async () => call('failures.fix', { ids: await readIds(), fix: shown.fix }))
    setBusy(false)
    if (done !== null) close()
  }
  const isSure = shown !== null && shown.preview.faulty === 0

  return (
    <Dialog
      open
      onClose={close}
      title={`Fix and retry ${plural(group.count, 'job')}`}
      width="wide"
      foot={
        <>
          <button type="button" className="button" onClick={shown === null ? back : () => setShown(null)}>
            Back
          </button>
          <span className="spacer" />
          {shown === null ? (
            <button type="submit" form="fix-failures" className="button primary" disabled={isBusy}>
              Show what will change
            </button>
          ) : (
            <button type="button" className="button primary" disabled={isBusy || !isSure} onClick={() => void fix()}>
              {isBusy ? 'Retrying…' : `Retry ${plural(group.count, 'job')}`}
            </button>
          )}
        </>
      }
    >
      {shown === null ? (
        <form
          id="fix-failures"
          className="form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            void look()
          }}
        >
          {errors[''] === undefined ? null : (
            <p className="form-error" role="alert">
              {errors['']}
            </p>
          )}
          <FixForm
            parts={shared}
            isInputFree={parts.ofRuns === 0}
            fields={fields}
            draft={draft}
            errors={errors}
            onChange={(part) => setEdited({ ...draft, ...part })}
          />
        </form>
      ) : (
        <div className="form">
          <FixPreviewTable preview={shown.preview} jobs={group.count} />
          <p className="field-hint">
            The jobs keep their ids, histories and outputs. Undoing gives those that have not started again what they
            had, and holds them.
          </p>
        </div>
      )}
    </Dialog>
  )
}
