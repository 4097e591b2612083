import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import type { DefinitionFault } from '../../../src-shared/definition.js'
import { IconButton } from '../../components/icon-button.js'
import { Select } from '../../components/select.js'
import { Field } from '../add-job/field.js'
import { type DefinitionDraft, newDimension, newKey } from './definition-draft.js'
import { DimensionFields } from './dimension-fields.js'
import { faultAt } from './fault-at.js'
import { FaultLine } from './fault-line.js'

interface Props {
  draft: DefinitionDraft
  faults: readonly DefinitionFault[]
  onChange(part: Partial<DefinitionDraft>): void
}

/** The parts of a definition as fields; each fault stands at its field. */
export function DefinitionForm({ draft, faults, onChange }: Props) {
  const { dimensions, followups } = draft
  return (
    <div className="form definition-form">
      <Field label="Preamble" hint="Goes ahead as the system text." error={faultAt(faults, 'preamble')} optional>
        {(control) => (
          <textarea
            {...control}
            data-place="preamble"
            className="input"
            rows={2}
            value={draft.preamble}
            onChange={(event) => onChange({ preamble: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Template"
        hint="The question. Write {name} or [Name] where a dimension goes."
        error={faultAt(faults, 'template')}
      >
        {(control) => (
          <textarea
            {...control}
            data-place="template"
            className="input"
            rows={6}
            value={draft.template}
            onChange={(event) => onChange({ template: event.target.value })}
          />
        )}
      </Field>

      <h2 className="group-title">Dimensions</h2>
      {dimensions.map((dimension, index) => (
        <DimensionFields
          key={dimension.key}
          dimension={dimension}
          index={index}
          faults={faults}
          onChange={(changed) => onChange({ dimensions: replaced(dimensions, index, changed) })}
          buttons={
            <RowButtons
              what={dimension.name === '' ? `dimension ${index + 1}` : `dimension ${dimension.name}`}
              index={index}
              count={dimensions.length}
              onMove={(by) => onChange({ dimensions: moved(dimensions, index, by) })}
              onRemove={() => onChange({ dimensions: dimensions.filter((_, at) => at !== index) })}
            />
          }
        />
      ))}
      <button
        type="button"
        className="button add-row"
        onClick={() => onChange({ dimensions: [...dimensions, newDimension()] })}
      >
        <Plus aria-hidden="true" />
        Add dimension
      </button>

      <h2 className="group-title">Follow-ups</h2>
      {followups.map((followup, index) => {
        const set = (part: Partial<typeof followup>) =>
          onChange({ followups: replaced(followups, index, { ...followup, ...part }) })
        return (
          <div key={followup.key} className="dimension">
            <div className="dimension-head">
              <input
                className="input"
                aria-label={`Label of follow-up ${index + 1}`}
                placeholder="Label"
                data-place={`followups/${index}/label`}
                value={followup.label}
                onChange={(event) => set({ label: event.target.value })}
              />
              <RowButtons
                what={`follow-up ${index + 1}`}
                index={index}
                count={followups.length}
                onMove={(by) => onChange({ followups: moved(followups, index, by) })}
                onRemove={() => onChange({ followups: followups.filter((_, at) => at !== index) })}
              />
            </div>
            <textarea
              className="input"
              rows={2}
              aria-label={`Prompt of follow-up ${index + 1}`}
              placeholder="What is asked next, in the same conversation"
              data-place={`followups/${index}/prompt`}
              value={followup.prompt}
              onChange={(event) => set({ prompt: event.target.value })}
            />
            <FaultLine
              text={faultAt(faults, 'followups', index, 'label') ?? faultAt(faults, 'followups', index, 'prompt')}
            />
          </div>
        )
      })}
      <button
        type="button"
        className="button add-row"
        onClick={() => onChange({ followups: [...followups, { key: newKey(), label: '', prompt: '' }] })}
      >
        <Plus aria-hidden="true" />
        Add follow-up
      </button>

      <h2 className="group-title">Decision</h2>
      <DecisionFields draft={draft} faults={faults} onChange={onChange} />
    </div>
  )
}

const DECISIONS = [
  { value: 'default', label: 'The one number from 1 to 5 that the answer settles on' },
  { value: 'scale', label: 'The one number of another scale' },
  { value: 'none', label: 'None: answers are read, not scored' },
] as const

function DecisionFields({ draft, faults, onChange }: Props) {
  const { decision } = draft
  const kind: (typeof DECISIONS)[number]['value'] = typeof decision === 'string' ? decision : 'scale'
  const scale = typeof decision === 'string' ? { min: '1', max: '5' } : decision
  return (
    <div className="decision-fields">
      <Select
        aria-label="How an answer becomes a decision"
        data-place="decision"
        value={kind}
        options={DECISIONS}
        onChange={(next) => onChange({ decision: next === 'scale' ? scale : next })}
      />
      {kind === 'scale'
        ? (['min', 'max'] as const).map((end) => (
            <input
              key={end}
              className="input short"
              aria-label={end === 'min' ? 'From' : 'To'}
              inputMode="numeric"
              data-place={`decision/${end}`}
              value={scale[end]}
              onChange={(event) => onChange({ decision: { ...scale, [end]: event.target.value } })}
            />
          ))
        : null}
      <FaultLine
        text={faultAt(faults, 'decision') ?? faultAt(faults, 'decision', 'min') ?? faultAt(faults, 'decision', 'max')}
      />
    </div>
  )
}

interface RowButtonsProps {
  what: string
  index: number
  count: number
  onMove(by: 1 | -1): void
  onRemove(): void
}

function RowButtons({ what, index, count, onMove, onRemove }: RowButtonsProps) {
  return (
    <span className="row-buttons">
      <IconButton icon={ArrowUp} small label={`Move ${what} up`} disabled={index === 0} onClick={() => onMove(-1)} />
      <IconButton
        icon={ArrowDown}
        small
        label={`Move ${what} down`}
        disabled={index === count - 1}
        onClick={() => onMove(1)}
      />
      <IconButton icon={Trash2} small label={`Remove ${what}`} onClick={onRemove} />
    </span>
  )
}

function replaced<Row>(rows: readonly Row[], index: number, row: Row): Row[] {
  return rows.map((one, at) => (at === index ? row : one))
}

function moved<Row>(rows: readonly Row[], index: number, by: 1 | -1): Row[] {
  const next = [...rows]
  const [row] = next.splice(index, 1)
  if (row !== undefined) next.splice(index + by, 0, row)
  return next
}
