import { ChevronRight } from 'lucide-react'
import { PRIORITIES } from '../../../src-shared/job.js'
import { Select } from '../../components/select.js'
import type { FormProps } from './command-form.js'
import type { Draft } from './draft.js'
import { Field } from './field.js'

const NAMED = [
  { value: String(PRIORITIES.high), label: 'High' },
  { value: String(PRIORITIES.normal), label: 'Normal' },
  { value: String(PRIORITIES.low), label: 'Low' },
]

/** What any job can be given, whatever its type. */
export function OptionsForm({ draft, errors, onChange }: FormProps) {
  const isNamed = NAMED.some(({ value }) => value === draft.priority)
  const text = (key: keyof Draft & ('name' | 'group' | 'delay' | 'timeout' | 'maxAttempts')) => ({
    className: 'input',
    value: draft[key],
    onChange: (event: { target: { value: string } }) => onChange({ [key]: event.target.value }),
  })
  return (
    <details className="options" open={OPTION_KEYS.some((key) => errors[key] !== undefined) || undefined}>
      <summary>
        <ChevronRight size={14} aria-hidden="true" />
        Options
      </summary>
      <div className="options-grid">
        <Field label="Name" optional error={errors.name}>
          {(control) => <input {...control} {...text('name')} />}
        </Field>
        <Field label="Priority" error={errors.priority}>
          {(control) => (
            <Select
              {...control}
              value={draft.priority}
              options={isNamed ? NAMED : [{ value: draft.priority, label: draft.priority }, ...NAMED]}
              onChange={(priority) => onChange({ priority })}
            />
          )}
        </Field>
        <Field label="Start after" optional error={errors.delay} hint="30s, 10m, 2h, 1d">
          {(control) => <input {...control} {...text('delay')} />}
        </Field>
        <Field label="Time limit" optional error={errors.timeout} hint="30s, 10m, 2h, 1d">
          {(control) => <input {...control} {...text('timeout')} />}
        </Field>
        <Field label="Attempts at most" optional error={errors.maxAttempts}>
          {(control) => <input {...control} {...text('maxAttempts')} inputMode="numeric" />}
        </Field>
        <Field label="Group" optional error={errors.group} hint="Jobs that share a limit">
          {(control) => <input {...control} {...text('group')} />}
        </Field>
      </div>
      <label className="check">
        <input type="checkbox" checked={draft.hold} onChange={(event) => onChange({ hold: event.target.checked })} />
        Hold it until I release it
      </label>
    </details>
  )
}

const OPTION_KEYS = ['name', 'priority', 'delay', 'timeout', 'maxAttempts', 'group']
