import { useState } from 'react'
import { Field } from '../add-job/field.js'
import type { NumberField, StartRunDraft } from './start-run-draft.js'

interface Props {
  draft: StartRunDraft
  faults: Partial<Record<NumberField, string>>
  onChange(part: Partial<StartRunDraft>): void
}

const SAMPLING: readonly [NumberField, string, string][] = [
  ['sample', 'Sample, %', '1 to 100; which scenarios is decided by the seed.'],
  ['samplesPerScenario', 'Samples of each', 'How often each scenario is put to a model.'],
  ['seed', 'Seed', 'Empty: one is drawn, and kept with the run.'],
]
const MORE: readonly [NumberField, string, string][] = [
  ['temperature', 'Temperature', '0 to 2. Empty: the model’s own.'],
  ['maxTurns', 'Answers at most', 'Leaves out follow-ups beyond it.'],
  ['tokenCap', 'Token cap', 'The run pauses itself when it has used this many.'],
  ['costCap', 'Cost cap, US$', 'The run pauses itself when it has cost this much.'],
]

/** How much is asked, and within which bounds. */
export function StartRunOptions({ draft, faults, onChange }: Props) {
  const field = ([name, label, hint]: readonly [NumberField, string, string]) => (
    <Field key={name} label={label} hint={hint} error={faults[name]}>
      {(control) => (
        <input
          {...control}
          className="input"
          inputMode="decimal"
          value={draft[name]}
          onChange={(event) => onChange({ [name]: event.target.value })}
        />
      )}
    </Field>
  )
  // Decided once: it must not fold under the cursor of who empties a field.
  const [isOpen] = useState(() => MORE.some(([name]) => draft[name] !== '') || draft.experiment !== '')
  return (
    <>
      <div className="options-grid three">{SAMPLING.map(field)}</div>
      <details className="options" open={isOpen}>
        <summary>More: temperature, caps, experiment</summary>
        <div className="options-grid">
          {MORE.map(field)}
          <Field label="Experiment" hint="A word to find runs that belong together." optional>
            {(control) => (
              <input
                {...control}
                className="input"
                value={draft.experiment}
                onChange={(event) => onChange({ experiment: event.target.value })}
              />
            )}
          </Field>
        </div>
      </details>
    </>
  )
}
