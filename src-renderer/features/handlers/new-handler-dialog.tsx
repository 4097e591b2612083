import { useState } from 'react'
import { toJobyardError } from '../../../src-shared/errors.js'
import type { HandlerLanguage } from '../../../src-shared/handler-trial.js'
import { call } from '../../bridge.js'
import { Dialog } from '../../components/dialog.js'
import { type Option, Select } from '../../components/select.js'
import { tell } from '../../stores/toast-store.js'
import { attempt } from '../actions/run-change.js'
import { Field } from '../add-job/field.js'

const KINDS = {
  'node jsonl': { label: 'Node: progress, checkpoints, transcript', language: 'node', protocol: 'jsonl' },
  'node json': { label: 'Node: one JSON object in, one out', language: 'node', protocol: 'json' },
  'python jsonl': { label: 'Python: progress, checkpoints, transcript', language: 'python', protocol: 'jsonl' },
  'python json': { label: 'Python: one JSON object in, one out', language: 'python', protocol: 'json' },
  'shell json': { label: 'Shell: one JSON object in, one out', language: 'shell', protocol: 'json' },
  'shell plain': { label: 'Shell: no input, its exit code decides', language: 'shell', protocol: 'plain' },
} as const satisfies Record<string, { label: string; language: HandlerLanguage; protocol: string }>
type Kind = keyof typeof KINDS
const OPTIONS: Option<Kind>[] = (Object.keys(KINDS) as Kind[]).map((value) => ({ value, label: KINDS[value].label }))

/** Asks for a name and a language, writes a handler that works, and opens its folder. */
export function NewHandlerDialog({ onClose, onMade }: { onClose(): void; onMade(): void }) {
  const [name, setName] = useState('')
  const [kind, setKind] = useState<Kind>('node jsonl')
  const [fault, setFault] = useState<string | null>(null)
  const [isWriting, setWriting] = useState(false)
  const write = async () => {
    setWriting(true)
    try {
      const { language, protocol } = KINDS[kind]
      const made = await call('handlers.create', { name: name.trim(), language, protocol })
      onMade()
      tell(`Wrote ${made.folder}`)
      for (const warning of made.warnings) tell(warning, { bad: true })
      attempt(call('handlers.openOne', { handler: made.type }))
    } catch (thrown) {
      setFault(toJobyardError(thrown).message)
      setWriting(false)
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="New handler"
      width="narrow"
      foot={
        <>
          <span className="spacer" />
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" form="new-handler" className="button primary" disabled={isWriting}>
            Write it
          </button>
        </>
      }
    >
      <form
        id="new-handler"
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void write()
        }}
      >
        <Field
          label="Name"
          hint="Its job type and the name of its folder: small letters, digits and -"
          error={fault ?? undefined}
        >
          {(control) => (
            <input
              {...control}
              className="input mono"
              spellCheck={false}
              placeholder="word-counter"
              value={name}
              onChange={(event) => {
                setFault(null)
                setName(event.target.value)
              }}
            />
          )}
        </Field>
        <Field label="Language" hint="It comes with a manifest, tests and a README, and works as it is.">
          {(control) => <Select<Kind> {...control} value={kind} options={OPTIONS} onChange={setKind} />}
        </Field>
      </form>
    </Dialog>
  )
}
