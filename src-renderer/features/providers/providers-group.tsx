import { CirclePause, KeyRound, Pencil, Play, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Provider } from '../../../src-shared/provider.js'
import { call } from '../../bridge.js'
import { IconButton } from '../../components/icon-button.js'
import { SimulatedBadge } from '../../components/simulated-badge.js'
import { useReading } from '../../components/use-reading.js'
import { tell } from '../../stores/toast-store.js'
import { ask } from '../actions/confirm-store.js'
import { attempt } from '../actions/run-change.js'
import { ProviderDialog } from './provider-dialog.js'
import { ProviderTestButton } from './provider-test-button.js'
import { keyWords, providerFacts } from './provider-words.js'

const read = async () => ({ providers: await call('providers.list'), keychain: await call('providers.keychain') })

/** Who answers the probes of evaluations: providers with their models, limits and keys. */
export function ProvidersGroup() {
  const { value, error, again } = useReading(read)
  /** Null: no dialog; a provider: that one; `new`. */
  const [edited, setEdited] = useState<Provider | 'new' | null>(null)
  return (
    <>
      <div className="page-head group-head-row">
        <h2 className="group-title" id="providers">
          Providers
        </h2>
        <button type="button" className="button small" onClick={() => setEdited('new')}>
          <Plus aria-hidden="true" />
          Add provider
        </button>
      </div>
      {error === null ? null : <p className="form-error">{error.message}</p>}
      <ul className="group" aria-labelledby="providers">
        {value?.providers.map((provider) => (
          <Row key={provider.id} provider={provider} onEdit={() => setEdited(provider)} onChanged={again} />
        ))}
      </ul>
      {value === null ? null : (
        <p className="field-hint keychain">
          <KeyRound size={13} aria-hidden="true" />
          {value.keychain.available
            ? 'Keys are kept in this system’s keychain, never in the database.'
            : `Keys can’t be kept here: ${value.keychain.reason ?? 'this system offers no keychain'}.`}
        </p>
      )}
      {edited === null || value === null ? null : (
        <ProviderDialog
          provider={edited === 'new' ? null : edited}
          keychain={value.keychain}
          onClose={() => {
            setEdited(null)
            again()
          }}
        />
      )}
    </>
  )
}

interface RowProps {
  provider: Provider
  onEdit(): void
  onChanged(): void
}

function Row({ provider, onEdit, onChanged }: RowProps) {
  const { id } = provider
  const resume = () => attempt(call('providers.resume', { id }).then(onChanged))
  const remove = () =>
    ask({
      title: `Remove the provider “${id}”?`,
      text: 'Its settings and its key are forgotten. Runs and what was answered are kept; probes that still wait for it can’t run.',
      yes: 'Remove',
      no: 'Keep it',
      act: () =>
        attempt(
          call('providers.remove', { id }).then(() => {
            tell(`Removed ${id}`)
            onChanged()
          }),
        ),
    })
  return (
    <li className="group-row provider">
      <div className="group-row-text">
        <span className="run-row-head">
          <strong>{id}</strong>
          {provider.kind === 'simulated' ? <SimulatedBadge /> : null}
          {provider.key === 'missing' ? <span className="badge amber">{keyWords(provider)}</span> : null}
        </span>
        <span className="field-hint truncate">
          {providerFacts(provider)}
          {provider.key === 'missing' ? '' : ` · ${keyWords(provider)}`}
        </span>
        {provider.paused ? (
          <span className="provider-paused">
            <CirclePause size={14} aria-hidden="true" />
            {provider.pauseReason ?? 'Paused by you'}
          </span>
        ) : null}
      </div>
      <div className="row-buttons">
        {provider.paused ? (
          <button type="button" className="button small" onClick={resume}>
            <Play aria-hidden="true" />
            Resume
            <span className="sr-only"> {id}</span>
          </button>
        ) : null}
        <ProviderTestButton id={id} />
        <IconButton icon={Pencil} small label={`Edit ${id}`} onClick={onEdit} />
        {provider.kind === 'simulated' && id === 'simulated' ? null : (
          <IconButton icon={Trash2} small label={`Remove ${id}`} onClick={remove} />
        )}
      </div>
    </li>
  )
}
