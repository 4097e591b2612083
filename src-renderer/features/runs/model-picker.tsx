import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { ResultOf } from '../../../src-shared/ipc-contract.js'
import { formatCost } from '../../components/format-number.js'
import { IconButton } from '../../components/icon-button.js'
import { SimulatedBadge } from '../../components/simulated-badge.js'

type Model = ResultOf<'providers.models'>[number]

interface Props {
  models: readonly Model[]
  picked: readonly string[]
  onPick(models: string[]): void
}

/** Every model that can be asked, by provider; and a field for one that no list names. */
export function ModelPicker({ models, picked, onPick }: Props) {
  const [typed, setTyped] = useState('')
  const byProvider = grouped(models)
  const listed = new Set(models.map(({ model }) => model))
  const extra = picked.filter((model) => !listed.has(model))
  const toggle = (model: string) =>
    onPick(picked.includes(model) ? picked.filter((one) => one !== model) : [...picked, model])
  const add = () => {
    const names = typed.split(/[\s,]+/).filter((name) => name !== '' && !picked.includes(name))
    if (names.length > 0) onPick([...picked, ...new Set(names)])
    setTyped('')
  }
  return (
    <fieldset className="field models">
      <legend className="field-label">
        Models <span className="optional">{picked.length} picked</span>
      </legend>
      <div className="model-list">
        {[...byProvider].map(([provider, ofProvider]) => (
          <div key={provider} className="model-group">
            <h3 className="model-provider">
              {provider} {ofProvider.some(({ simulated }) => simulated) ? <SimulatedBadge /> : null}
            </h3>
            {ofProvider.map((one) => (
              <label key={one.model} className="check model">
                <input type="checkbox" checked={picked.includes(one.model)} onChange={() => toggle(one.model)} />
                <span className="truncate">{one.model}</span>
                {one.inputPrice === null && one.outputPrice === null ? null : (
                  <span className="model-price">
                    {formatCost(one.inputPrice ?? 0)} / {formatCost(one.outputPrice ?? 0)}
                  </span>
                )}
              </label>
            ))}
          </div>
        ))}
        {extra.length === 0 ? null : (
          <div className="model-group">
            <h3 className="model-provider">Typed</h3>
            {extra.map((model) => (
              <div key={model} className="model">
                <span className="truncate">{model}</span>
                <IconButton icon={X} small label={`Leave out ${model}`} onClick={() => toggle(model)} />
              </div>
            ))}
          </div>
        )}
      </div>
      <div className="input-row">
        <input
          className="input"
          aria-label="Another model"
          placeholder="Another model, e.g. test-model-7"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            add()
          }}
        />
        <button type="button" className="button" disabled={typed.trim() === ''} onClick={add}>
          <Plus aria-hidden="true" />
          Add model
        </button>
      </div>
    </fieldset>
  )
}

function grouped(models: readonly Model[]): Map<string, Model[]> {
  const groups = new Map<string, Model[]>()
  for (const model of models) groups.set(model.provider, [...(groups.get(model.provider) ?? []), model])
  return groups
}
