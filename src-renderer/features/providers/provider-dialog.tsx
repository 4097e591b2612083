import { useState } from 'react'
import { toJobyardError } from '../../../src-shared/errors.js'
import { PROVIDER_KINDS, type Provider } from '../../../src-shared/provider.js'
import { call } from '../../bridge.js'
import { Dialog } from '../../components/dialog.js'
import { Select } from '../../components/select.js'
import { Field } from '../add-job/field.js'
import { KeyField } from './key-field.js'
import { ModelFields } from './model-fields.js'
import { type ProviderDraft, type ProviderFaults, providerDraft, settingsOf, withKind } from './provider-draft.js'
import { KIND_NAMES } from './provider-words.js'

interface Props {
  /** Null: a new one. */
  provider: Provider | null
  keychain: { available: boolean; reason: string | null }
  onClose(): void
}

/** Sets a provider up. A key that is typed goes to the keychain and is never shown again. */
export function ProviderDialog({ provider, keychain, onClose }: Props) {
  const [draft, setDraft] = useState(() => providerDraft(provider))
  const [faults, setFaults] = useState<ProviderFaults>({})
  const [refusal, setRefusal] = useState<string | null>(null)
  const [key, setKey] = useState('')
  const change = (part: Partial<ProviderDraft>) => {
    setFaults({})
    setDraft({ ...draft, ...part })
  }
  const save = async () => {
    const read = settingsOf(draft)
    if ('faults' in read) {
      setFaults(read.faults)
      return
    }
    try {
      await call('providers.save', { settings: read.settings })
      if (key !== '') await call('providers.setKey', { id: read.settings.id, key })
      onClose()
    } catch (thrown) {
      setRefusal(toJobyardError(thrown).message)
    }
  }
  const input = (name: 'id' | 'baseUrl' | 'maxParallel' | 'requestsPerMinute' | 'delayMs', placeholder = '') => {
    return (control: { id: string }) => (
      <input
        {...control}
        className="input"
        placeholder={placeholder}
        inputMode={name === 'id' || name === 'baseUrl' ? 'text' : 'decimal'}
        disabled={name === 'id' && provider !== null}
        value={draft[name]}
        onChange={(event) => change({ [name]: event.target.value })}
      />
    )
  }
  const isSimulated = draft.kind === 'simulated'
  return (
    <Dialog
      open
      onClose={onClose}
      title={provider === null ? 'Add provider' : `Provider ${provider.id}`}
      foot={
        <>
          <span className="spacer" />
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" form="provider" className="button primary">
            Save
          </button>
        </>
      }
    >
      <form
        id="provider"
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        {refusal === null ? null : (
          <p className="form-error" role="alert">
            {refusal}
          </p>
        )}
        <div className="options-grid">
          <Field label="Kind">
            {(control) => (
              <Select
                {...control}
                disabled={provider !== null}
                value={draft.kind}
                options={PROVIDER_KINDS.map((kind) => ({ value: kind, label: KIND_NAMES[kind] }))}
                onChange={(kind) => setDraft(withKind(draft, kind))}
              />
            )}
          </Field>
          <Field label="Name" hint="Models are asked for as name/model where it matters." error={faults.id}>
            {input('id')}
          </Field>
        </div>
        {isSimulated ? (
          <Field label="Delay, ms" hint="How long an answer takes." error={faults.delayMs}>
            {input('delayMs', '50')}
          </Field>
        ) : (
          <>
            <Field
              label="Address"
              optional={draft.kind !== 'openai-compatible'}
              hint={
                draft.kind === 'openai-compatible' ? 'Up to and with /v1.' : 'Only to use another than the usual one.'
              }
              error={faults.baseUrl}
            >
              {input('baseUrl', draft.kind === 'openai-compatible' ? 'http://localhost:11434/v1' : '')}
            </Field>
            <KeyField
              draft={draft}
              provider={provider}
              keychain={keychain}
              typed={key}
              fault={faults.keyName}
              onType={setKey}
              onName={(keyName) => change({ keyName })}
            />
            <ModelFields models={draft.models} fault={faults.models} onChange={(models) => change({ models })} />
          </>
        )}
        <div className="options-grid">
          <Field label="At once" hint="Across all runs. Empty: no limit of its own." error={faults.maxParallel}>
            {input('maxParallel')}
          </Field>
          <Field label="Requests a minute" hint="Empty: no limit." error={faults.requestsPerMinute}>
            {input('requestsPerMinute')}
          </Field>
        </div>
      </form>
    </Dialog>
  )
}
