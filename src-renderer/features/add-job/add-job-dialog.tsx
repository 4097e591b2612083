import { useEffect, useState } from 'react'
import { AGENT_LOOP } from '../../../src-shared/agent-loop.js'
import { INGEST_FILE } from '../../../src-shared/document.js'
import type { HandlerView } from '../../../src-shared/handler-view.js'
import { PIPELINE_TYPE } from '../../../src-shared/pipeline/pipeline.js'
import { Dialog } from '../../components/dialog.js'
import { type Option, Select } from '../../components/select.js'
import { tell } from '../../stores/toast-store.js'
import { type AddJobStart, setLayout, setSelection, useUi } from '../../stores/ui-store.js'
import { tellFailure } from '../actions/run-change.js'
import { AgentForm } from '../agents/agent-form.js'
import { selectOnly } from '../queue/selection.js'
import { CommandForm } from './command-form.js'
import type { Draft } from './draft.js'
import { Field } from './field.js'
import { formOf, withType } from './form-of.js'
import { HandlerForm } from './handler-form.js'
import { IngestForm } from './ingest-form.js'
import { OptionsForm } from './options-form.js'
import { PipelineForm } from './pipeline-form.js'
import { startDraft } from './start-draft.js'
import { submitDraft } from './submit-draft.js'
import { useHandlers } from './use-handlers.js'

const close = () => useUi.setState({ addJob: null })

/** What does not open can be asked for again. */
function giveUp(thrown: unknown): void {
  close()
  tellFailure(thrown)
}

/** Adds a job: a command line as in a terminal, or the form of a handler. */
export function AddJobDialog() {
  const start = useUi((state) => state.addJob)
  const list = useHandlers(start !== null, giveUp)
  const [draft, setDraft] = useState<Draft | null>(null)
  useEffect(() => {
    setDraft(null)
    if (start !== null && list !== null) startDraft(start, list.handlers).then(setDraft, giveUp)
  }, [start, list])
  if (start === null || draft === null || list === null) return null
  return <Open start={start} draft={draft} handlers={list.handlers} onDraft={setDraft} />
}

interface Props {
  start: AddJobStart
  draft: Draft
  handlers: readonly HandlerView[]
  onDraft(draft: Draft): void
}

function Open({ start, draft, handlers, onDraft }: Props) {
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [isSending, setSending] = useState(false)
  const fields = formOf(draft.type, handlers)
  const isCommand = draft.type === 'command'
  const isPipeline = draft.type === PIPELINE_TYPE
  const isLoop = draft.type === AGENT_LOOP
  const change = (part: Partial<Draft>) => onDraft({ ...draft, ...part })

  const submit = async () => {
    setSending(true)
    const submitted = await submitDraft(draft, fields).finally(() => setSending(false))
    if ('errors' in submitted) {
      setErrors(submitted.errors)
      return
    }
    close()
    setLayout({ view: 'queue' })
    setSelection(selectOnly(submitted.id))
    useUi.setState({ reveal: { id: submitted.id } })
    tell(submitted.message)
  }

  return (
    <Dialog
      open
      onClose={close}
      initialFocus="textarea, .form input"
      {...(isPipeline ? { width: 'wide' as const } : {})}
      title={start.kind === 'again' ? 'Edit and run again' : 'Add job'}
      foot={
        <>
          <span className="spacer" />
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" form="add-job" className="button primary" disabled={isSending}>
            {isSending
              ? 'Adding…'
              : draft.type === INGEST_FILE && draft.files.length > 1
                ? `Add ${draft.files.length} jobs`
                : 'Add job'}
          </button>
        </>
      }
    >
      <form
        id="add-job"
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submit()
        }}
      >
        {errors[''] === undefined ? null : (
          <p className="form-error" role="alert">
            {errors['']}
          </p>
        )}
        <Field label="Type" hint={handlers.find((one) => one.type === draft.type)?.description}>
          {(control) => (
            <Select
              {...control}
              value={draft.type}
              options={typeOptions(handlers)}
              onChange={(type) => {
                setErrors({})
                onDraft(withType(draft, type, handlers))
              }}
            />
          )}
        </Field>
        {isCommand ? (
          <CommandForm draft={draft} errors={errors} onChange={change} />
        ) : isLoop && fields !== null ? (
          <AgentForm fields={fields} draft={draft} errors={errors} onChange={change} />
        ) : draft.type === INGEST_FILE ? (
          <IngestForm draft={draft} errors={errors} onChange={change} />
        ) : isPipeline ? (
          <PipelineForm draft={draft} errors={errors} onChange={change} />
        ) : (
          <HandlerForm fields={fields} draft={draft} errors={errors} onChange={change} />
        )}
        <OptionsForm draft={draft} errors={errors} onChange={change} />
      </form>
    </Dialog>
  )
}

function typeOptions(handlers: readonly HandlerView[]): Option<string>[] {
  const options = handlers.map(({ type, title }) => ({
    value: type,
    label: type === 'command' ? 'Command line' : title,
  }))
  const hasCommand = handlers.some(({ type }) => type === 'command')
  return hasCommand ? options : [{ value: 'command', label: 'Command line' }, ...options]
}
