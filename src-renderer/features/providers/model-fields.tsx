import { Plus, X } from 'lucide-react'
import { IconButton } from '../../components/icon-button.js'
import { type ModelDraft, newModel } from './provider-draft.js'

interface Props {
  models: readonly ModelDraft[]
  fault: string | undefined
  onChange(models: ModelDraft[]): void
}

/** The models of a provider and what they cost, in US dollars per million tokens. */
export function ModelFields({ models, fault, onChange }: Props) {
  const set = (key: number, part: Partial<ModelDraft>) =>
    onChange(models.map((one) => (one.key === key ? { ...one, ...part } : one)))
  return (
    <fieldset className="field">
      <legend className="field-label">
        Models <span className="optional">prices in US$ per million tokens, in and out</span>
      </legend>
      <ul className="model-fields">
        {models.map((model, index) => (
          <li key={model.key} className="input-row">
            <input
              className="input"
              aria-label={`Model ${index + 1}`}
              placeholder="Model id"
              value={model.id}
              onChange={(event) => set(model.key, { id: event.target.value })}
            />
            <input
              className="input short"
              aria-label={`Input price of model ${index + 1}`}
              placeholder="In"
              inputMode="decimal"
              value={model.inputPrice}
              onChange={(event) => set(model.key, { inputPrice: event.target.value })}
            />
            <input
              className="input short"
              aria-label={`Output price of model ${index + 1}`}
              placeholder="Out"
              inputMode="decimal"
              value={model.outputPrice}
              onChange={(event) => set(model.key, { outputPrice: event.target.value })}
            />
            <IconButton
              icon={X}
              small
              label={`Remove model ${index + 1}`}
              onClick={() => onChange(models.filter(({ key }) => key !== model.key))}
            />
          </li>
        ))}
      </ul>
      {fault === undefined ? null : <span className="field-error">{fault}</span>}
      <button type="button" className="button small quiet add-row" onClick={() => onChange([...models, newModel()])}>
        <Plus aria-hidden="true" />
        Add model
      </button>
    </fieldset>
  )
}
