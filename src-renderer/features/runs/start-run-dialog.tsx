import { useCallback, useMemo, useState } from 'react'
import { toJobyardError } from '../../../src-shared/errors.js'
import { call } from '../../bridge.js'
import { Dialog } from '../../components/dialog.js'
import { plural } from '../../components/format-time.js'
import { Select } from '../../components/select.js'
import { useReading } from '../../components/use-reading.js'
import { tell } from '../../stores/toast-store.js'
import { type StartRun, setLayout, showRun, useUi } from '../../stores/ui-store.js'
import { Field } from '../add-job/field.js'
import { ModelPicker } from './model-picker.js'
import { RunEstimateBox } from './run-estimate.js'
import { draftOf, PRIORITY_NAMES, requestOf, type StartRunDraft } from './start-run-draft.js'
import { StartRunOptions } from './start-run-options.js'
import { faultLines, useEstimate } from './use-estimate.js'

/** Of the choice that stands for no definition. */
const NONE = 'none'
const close = () => useUi.setState({ startRun: null })
const readChoices = async () => ({
  definitions: await call('definitions.list', {}),
  models: await call('providers.models'),
})

/** Starts an evaluation run: what is asked, of whom, how often, and what it will take. */
export function StartRunDialog() {
  const start = useUi((state) => state.startRun)
  return start === null ? null : <Open start={start} />
}

function Open({ start }: { start: StartRun }) {
  const { value: choices, error } = useReading(readChoices)
  const [draft, setDraft] = useState(() => draftOf(start))
  const [refusal, setRefusal] = useState<readonly string[]>([])
  const [isStarting, setStarting] = useState(false)
  const read = useMemo(() => requestOf(draft), [draft])
  const request = 'request' in read && draft.definitionId !== null && draft.models.length > 0 ? read.request : null
  const estimated = useEstimate(request)
  const change = useCallback((part: Partial<StartRunDraft>) => {
    setRefusal([])
    setDraft((before) => ({ ...before, ...part }))
  }, [])
  const jobs = estimated.estimate?.jobs
  const submit = async () => {
    if (!('request' in read)) return
    setStarting(true)
    try {
      const run = await call('runs.start', read.request)
      close()
      showRun(run.id)
      tell(`Run ${run.id} started with ${plural(run.progress.total, 'probe')}`)
    } catch (thrown) {
      setRefusal(faultLines(toJobyardError(thrown)))
    } finally {
      setStarting(false)
    }
  }
  const definitions = choices?.definitions ?? []
  return (
    <Dialog
      open
      onClose={close}
      width="wide"
      initialFocus=".form .select"
      title={start.kind === 'again' ? `Run ${start.run.id} again` : 'Start a run'}
      foot={
        <>
          <span className="spacer" />
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" form="start-run" className="button primary" disabled={isStarting || request === null}>
            {jobs === undefined ? 'Start run' : `Start ${plural(jobs, 'probe')}`}
          </button>
        </>
      }
    >
      <form
        id="start-run"
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        {error === null ? null : (
          <p className="form-error" role="alert">
            {error.message}
          </p>
        )}
        {choices !== null && definitions.length === 0 ? <NoDefinitions /> : null}
        <div className="options-grid">
          <Field label="Definition">
            {(control) => (
              <Select
                {...control}
                value={String(draft.definitionId ?? NONE)}
                options={[
                  { value: NONE, label: 'Pick one…' },
                  ...definitions.map(({ id, name, scenarioCount }) => ({
                    value: String(id),
                    label: `${name} · ${plural(scenarioCount, 'scenario')}`,
                  })),
                ]}
                onChange={(value) => change({ definitionId: value === NONE ? null : Number(value) })}
              />
            )}
          </Field>
          <Field label="Priority" hint="Against everything else in the queue.">
            {(control) => (
              <Select
                {...control}
                value={draft.priority}
                options={PRIORITY_NAMES.map((name) => ({
                  value: name,
                  label: name.charAt(0) + name.slice(1).toLowerCase(),
                }))}
                onChange={(priority) => change({ priority })}
              />
            )}
          </Field>
        </div>
        <ModelPicker models={choices?.models ?? []} picked={draft.models} onPick={(models) => change({ models })} />
        <StartRunOptions draft={draft} faults={'faults' in read ? read.faults : {}} onChange={change} />
        <RunEstimateBox {...(refusal.length > 0 ? { estimate: null, faults: refusal } : estimated)} />
      </form>
    </Dialog>
  )
}

function NoDefinitions() {
  return (
    <p className="panel">
      There is no definition yet.
      <button
        type="button"
        className="button small"
        onClick={() => {
          close()
          setLayout({ view: 'definitions', definition: null })
        }}
      >
        Go to definitions
      </button>
    </p>
  )
}
