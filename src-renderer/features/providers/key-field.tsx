import { useState } from 'react'
import type { Provider } from '../../../src-shared/provider.js'
import { call } from '../../bridge.js'
import { tell } from '../../stores/toast-store.js'
import { attempt } from '../actions/run-change.js'
import { Field } from '../add-job/field.js'
import type { ProviderDraft } from './provider-draft.js'

interface Props {
  draft: ProviderDraft
  provider: Provider | null
  keychain: { available: boolean; reason: string | null }
  typed: string
  fault: string | undefined
  onType(key: string): void
  onName(keyName: string): void
}

/** Where the key comes from: typed into the keychain, or a variable of the environment. What was kept is never shown. */
export function KeyField({ draft, provider, keychain, typed, fault, onType, onName }: Props) {
  const [isKept, setKept] = useState(provider?.key === 'keychain')
  const forget = () => {
    if (provider === null) return
    attempt(
      call('providers.setKey', { id: provider.id, key: null }).then(() => {
        setKept(false)
        tell(`The key of ${provider.id} is forgotten`)
      }),
    )
  }
  return (
    <>
      <Field
        label="Name of the key"
        hint="The environment variable that holds it, and its entry in the keychain. Empty: no key is needed."
        error={fault}
      >
        {(control) => (
          <input
            {...control}
            className="input mono"
            value={draft.keyName}
            onChange={(event) => onName(event.target.value)}
          />
        )}
      </Field>
      {draft.keyName.trim() === '' ? null : keychain.available ? (
        <Field
          label="Key"
          hint={
            isKept
              ? 'One is kept. What you type takes its place; it is never shown again.'
              : 'Kept in the keychain, and never shown again.'
          }
        >
          {(control) => (
            <div className="input-row">
              <input
                {...control}
                className="input mono"
                type="password"
                autoComplete="off"
                placeholder={isKept ? '••••••••' : ''}
                value={typed}
                onChange={(event) => onType(event.target.value)}
              />
              {isKept ? (
                <button type="button" className="button" onClick={forget}>
                  Forget
                </button>
              ) : null}
            </div>
          )}
        </Field>
      ) : (
        <p className="field-hint" role="note">
          A key can’t be kept here: {keychain.reason ?? 'this system offers no keychain'}.
        </p>
      )}
    </>
  )
}
