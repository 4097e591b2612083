import { CircleStop, Pause, Play } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { toJobyardError } from '../../../src-shared/errors.js'
import type { TrialOutcome } from '../../../src-shared/handler-trial.js'
import type { HandlerView } from '../../../src-shared/handler-view.js'
import type { Json } from '../../../src-shared/job.js'
import { sampleInput } from '../../../src-shared/sample-input.js'
import { Dialog } from '../../components/dialog.js'
import { announce } from '../../stores/toast-store.js'
import { attempt } from '../actions/run-change.js'
import { type Draft, EMPTY_DRAFT, readDraft } from '../add-job/draft.js'
import { Field } from '../add-job/field.js'
import { HandlerForm } from '../add-job/handler-form.js'
import { fieldsOf, initialValues, valuesOf } from '../add-job/schema-form.js'
import { TrialLog } from './trial-log.js'
import { useTrial } from './use-trial.js'

/** Runs one job of a handler outside the queue: its form, what is said meanwhile, and how it ended. Closing ends it. */
export function TryDialog({ handler, onClose }: { handler: HandlerView; onClose(): void }) {
  const { type, title } = handler
  const fields = useMemo(() => fieldsOf(handler.input), [handler])
  const [draft, setDraft] = useState<Draft>(() => firstDraft(handler))
  const [errors, setErrors] = useState<Record<string, string>>({})
  const { trial, start, control } = useTrial(type)
  const { phase, outcome } = trial
  const isBusy = phase === 'starting' || phase === 'running' || phase === 'paused'
  useEffect(() => {
    if (outcome !== null) announce(`${title}: ${outcomeWords(outcome)}`)
  }, [outcome, title])

  const run = async () => {
    const read = readDraft(draft, fields)
    if ('errors' in read) return setErrors(read.errors)
    setErrors({})
    try {
      await start(read.job.input, draft.cwd.trim() === '' ? null : draft.cwd.trim())
    } catch (thrown) {
      setErrors({ '': toJobyardError(thrown).message })
    }
  }
  const act = (action: 'pause' | 'resume' | 'cancel') => attempt(control(action))

  return (
    <Dialog
      open
      onClose={onClose}
      width="wide"
      title={`Try ${title}`}
      foot={
        <>
          <span className="trial-state" data-how={outcome?.how}>
            {stateWords(phase, outcome)}
          </span>
          <span className="spacer" />
          {phase === 'running' ? (
            <button type="button" className="button" onClick={() => act('pause')}>
              <Pause aria-hidden="true" />
              Pause
            </button>
          ) : null}
          {phase === 'paused' ? (
            <button type="button" className="button" onClick={() => act('resume')}>
              <Play aria-hidden="true" />
              Resume
            </button>
          ) : null}
          {isBusy ? (
            <button type="button" className="button" onClick={() => act('cancel')}>
              <CircleStop aria-hidden="true" />
              Cancel job
            </button>
          ) : null}
          <button type="submit" form="try-handler" className="button primary" disabled={isBusy}>
            <Play aria-hidden="true" />
            {phase === 'over' ? 'Run again' : 'Run'}
          </button>
        </>
      }
    >
      <form
        id="try-handler"
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!isBusy) void run()
        }}
      >
        <p className="muted">One job, outside the queue. It runs for real: what it changes is changed.</p>
        {errors[''] === undefined ? null : (
          <p className="form-error" role="alert">
            {errors['']}
          </p>
        )}
        <HandlerForm
          fields={fields}
          draft={draft}
          errors={errors}
          onChange={(part) => setDraft((before) => ({ ...before, ...part }))}
        />
        <Field label="Folder to run in" hint="As if the job had been added there. Empty: your home folder." optional>
          {(control_) => (
            <input
              {...control_}
              className="input mono"
              spellCheck={false}
              value={draft.cwd}
              onChange={(event) => setDraft({ ...draft, cwd: event.target.value })}
            />
          )}
        </Field>
      </form>
      {phase === 'idle' ? null : <TrialLog trial={trial} />}
    </Dialog>
  )
}

/** Filled with the sample that the schema gives. */
function firstDraft({ type, input }: HandlerView): Draft {
  const fields = fieldsOf(input)
  const sample = sampleInput({ input: input as Record<string, never> }).input
  const values = fields === null ? null : valuesOf(fields, sample as Json)
  return {
    ...EMPTY_DRAFT,
    type,
    json: JSON.stringify(sample, null, 2),
    values: { ...initialValues(fields ?? []), ...values },
  }
}

function stateWords(phase: string, outcome: TrialOutcome | null): string {
  if (outcome !== null) return outcomeWords(outcome)
  return { idle: '', starting: 'Starting…', running: 'Running…', paused: 'Paused' }[phase] ?? ''
}

function outcomeWords(outcome: TrialOutcome): string {
  if (outcome.how === 'completed') return 'Completed'
  if (outcome.how === 'failed') return `Failed with ${outcome.code}`
  return outcome.how === 'cancelled' ? 'Cancelled' : 'Ended'
}
