import { Plus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { DefinitionFault } from '../../../src-shared/definition.js'
import { IconButton } from '../../components/icon-button.js'
import { Select } from '../../components/select.js'
import { type DimensionDraft, type LevelDraft, newKey } from './definition-draft.js'
import { faultAt } from './fault-at.js'
import { FaultLine } from './fault-line.js'

interface Props {
  dimension: DimensionDraft
  index: number
  faults: readonly DefinitionFault[]
  onChange(dimension: DimensionDraft): void
  /** To move and remove it. */
  buttons: ReactNode
}

const KINDS = [
  { value: 'values', label: 'Values' },
  { value: 'levels', label: 'Scored levels' },
] as const

/** One dimension: its name, and the values or scored levels that take its place in the template. */
export function DimensionFields({ dimension, index, faults, onChange, buttons }: Props) {
  const set = (part: Partial<DimensionDraft>) => onChange({ ...dimension, ...part })
  const own = faultAt(faults, 'dimensions', index, 'name') ?? faultAt(faults, 'dimensions', index)
  const ofList = faultAt(faults, 'dimensions', index, dimension.kind)
  return (
    <div className="dimension">
      <div className="dimension-head">
        <input
          className="input"
          aria-label={`Name of dimension ${index + 1}`}
          placeholder="Name, as in {name}"
          aria-invalid={own !== undefined}
          data-place={`dimensions/${index}/name`}
          value={dimension.name}
          onChange={(event) => set({ name: event.target.value })}
        />
        <span className="kind">
          <Select
            aria-label={`Kind of dimension ${index + 1}`}
            value={dimension.kind}
            options={KINDS}
            onChange={(kind) => onChange(withKind(dimension, kind))}
          />
        </span>
        {buttons}
      </div>
      <FaultLine text={own} />
      {dimension.kind === 'values' ? (
        <Values dimension={dimension} index={index} faults={faults} onChange={onChange} />
      ) : (
        <Levels dimension={dimension} index={index} faults={faults} onChange={onChange} />
      )}
      <FaultLine text={ofList} />
    </div>
  )
}

/** The other kind keeps what was written. */
function withKind(dimension: DimensionDraft, kind: DimensionDraft['kind']): DimensionDraft {
  if (kind === 'levels' && dimension.levels.length === 0) {
    const levels = dimension.values.map(({ text }, at) => ({
      key: newKey(),
      score: String(at + 1),
      label: text,
      options: '',
    }))
    return { ...dimension, kind, levels }
  }
  if (kind === 'values' && dimension.values.length === 0) {
    return { ...dimension, kind, values: dimension.levels.map(({ label }) => ({ key: newKey(), text: label })) }
  }
  return { ...dimension, kind }
}

type ListProps = Omit<Props, 'buttons'>

function Values({ dimension, index, faults, onChange }: ListProps) {
  const { values } = dimension
  const set = (next: DimensionDraft['values']) => onChange({ ...dimension, values: next })
  return (
    <ol className="values">
      {values.map(({ key, text }, at) => {
        const fault = faultAt(faults, 'dimensions', index, 'values', at)
        return (
          <li key={key}>
            <div className="input-row">
              <span className="value-score muted">{at + 1}</span>
              <input
                className="input"
                aria-label={`Value ${at + 1} of dimension ${index + 1}`}
                aria-invalid={fault !== undefined}
                data-place={`dimensions/${index}/values/${at}`}
                value={text}
                onChange={(event) =>
                  set(values.map((one, n) => (n === at ? { ...one, text: event.target.value } : one)))
                }
                onKeyDown={(event) => {
                  if (event.key !== 'Enter') return
                  event.preventDefault()
                  set([...values.slice(0, at + 1), { key: newKey(), text: '' }, ...values.slice(at + 1)])
                }}
              />
              <IconButton
                icon={X}
                small
                label={`Remove value ${at + 1}`}
                onClick={() => set(values.filter((_, n) => n !== at))}
              />
            </div>
            <FaultLine text={fault} />
          </li>
        )
      })}
      <li>
        <button
          type="button"
          className="button small quiet"
          onClick={() => set([...values, { key: newKey(), text: '' }])}
        >
          <Plus aria-hidden="true" />
          Add value
        </button>
      </li>
    </ol>
  )
}

function Levels({ dimension, index, faults, onChange }: ListProps) {
  const { levels } = dimension
  const set = (next: readonly LevelDraft[]) => onChange({ ...dimension, levels: next })
  const change = (at: number, part: Partial<LevelDraft>) =>
    set(levels.map((one, n) => (n === at ? { ...one, ...part } : one)))
  return (
    <ol className="values">
      {levels.map((level, at) => {
        const fault = ['score', 'label', 'options']
          .map((field) => faultAt(faults, 'dimensions', index, 'levels', at, field))
          .find((text) => text !== undefined)
        const place = `dimensions/${index}/levels/${at}`
        return (
          <li key={level.key}>
            <div className="input-row">
              <input
                className="input short"
                aria-label={`Score of level ${at + 1} of dimension ${index + 1}`}
                inputMode="decimal"
                placeholder="Score"
                data-place={`${place}/score`}
                value={level.score}
                onChange={(event) => change(at, { score: event.target.value })}
              />
              <input
                className="input"
                aria-label={`Label of level ${at + 1} of dimension ${index + 1}`}
                placeholder="Label"
                data-place={`${place}/label`}
                value={level.label}
                onChange={(event) => change(at, { label: event.target.value })}
              />
              <IconButton
                icon={X}
                small
                label={`Remove level ${at + 1}`}
                onClick={() => set(levels.filter((_, n) => n !== at))}
              />
            </div>
            <textarea
              className="input wordings"
              rows={level.options === '' ? 1 : Math.min(5, level.options.split('\n').length)}
              aria-label={`Wordings of level ${at + 1} of dimension ${index + 1}`}
              placeholder="Other wordings, one a line; each scenario gets one of them"
              data-place={`${place}/options`}
              value={level.options}
              onChange={(event) => change(at, { options: event.target.value })}
            />
            <FaultLine text={fault ?? faultAt(faults, 'dimensions', index, 'levels', at)} />
          </li>
        )
      })}
      <li>
        <button
          type="button"
          className="button small quiet"
          onClick={() => set([...levels, { key: newKey(), score: String(levels.length + 1), label: '', options: '' }])}
        >
          <Plus aria-hidden="true" />
          Add level
        </button>
      </li>
    </ol>
  )
}
