import { FileInput } from 'lucide-react'
import { call } from '../../bridge.js'
import { IconButton } from '../../components/icon-button.js'
import { Select } from '../../components/select.js'
import { attempt } from '../actions/run-change.js'
import type { FormProps } from './command-form.js'
import { Field } from './field.js'
import type { FormField, FormValue } from './schema-form.js'

/** The fields that a handler's JSON Schema names; without any, the input as JSON. */
export function HandlerForm({ fields, draft, errors, onChange }: FormProps & { fields: readonly FormField[] | null }) {
  if (fields === null) {
    return (
      <Field label="Input" error={errors.json ?? errors.input} hint="Any JSON">
        {(control) => (
          <textarea
            {...control}
            className="input mono"
            rows={6}
            spellCheck={false}
            value={draft.json}
            onChange={(event) => onChange({ json: event.target.value })}
          />
        )}
      </Field>
    )
  }
  return fields.map((field) => (
    <SchemaField
      key={field.name}
      field={field}
      value={draft.values[field.name] ?? field.initial}
      error={errors[`input.${field.name}`]}
      onChange={(value) => onChange({ values: { ...draft.values, [field.name]: value } })}
    />
  ))
}

interface SchemaFieldProps {
  field: FormField
  value: FormValue
  error: string | undefined
  onChange(value: FormValue): void
}

function SchemaField({ field, value, error, onChange }: SchemaFieldProps) {
  if (field.kind === 'boolean') {
    return (
      <label className="check">
        <input type="checkbox" checked={value === true} onChange={(event) => onChange(event.target.checked)} />
        {field.label}
        {field.hint === null ? null : <span className="field-hint">{field.hint}</span>}
      </label>
    )
  }
  const text = typeof value === 'string' ? value : ''
  const hint =
    field.kind === 'list' ? join(field.hint, 'One a line') : field.kind === 'json' ? jsonHint(field.hint) : field.hint
  return (
    <Field label={field.label} hint={hint} error={error} optional={!field.required}>
      {(control) => {
        if (field.kind === 'choice') {
          return (
            <Select
              {...control}
              value={text}
              options={[
                { value: '', label: '—' },
                ...field.choices.map((choice) => ({
                  value: JSON.stringify(choice),
                  label: typeof choice === 'string' ? choice : JSON.stringify(choice),
                })),
              ]}
              onChange={onChange}
            />
          )
        }
        if (field.kind === 'list' || field.kind === 'json' || field.long) {
          return (
            <textarea
              {...control}
              className={field.kind === 'text' ? 'input' : 'input mono'}
              rows={3}
              spellCheck={false}
              value={text}
              onChange={(event) => onChange(event.target.value)}
            />
          )
        }
        const input = (
          <input
            {...control}
            className={field.path ? 'input mono' : 'input'}
            inputMode={field.kind === 'number' ? 'decimal' : 'text'}
            spellCheck={false}
            value={text}
            onChange={(event) => onChange(event.target.value)}
          />
        )
        if (!field.path || field.kind !== 'text') return input
        return (
          <div className="input-row">
            {input}
            <IconButton
              icon={FileInput}
              label={`Choose ${field.label}`}
              onClick={() => attempt(choose(field, onChange))}
            />
          </div>
        )
      }}
    </Field>
  )
}

async function choose(field: FormField, onChange: (value: string) => void): Promise<void> {
  if (/folder|dir|cwd/i.test(`${field.name} ${field.label}`)) {
    const folder = await call('dialog.chooseFolder', {})
    if (folder !== null) onChange(folder)
    return
  }
  const [file] = await call('dialog.chooseFiles', { many: false })
  if (file !== undefined) onChange(file)
}

function jsonHint(hint: string | null): string {
  return hint?.includes('JSON') ? hint : join(hint, 'As JSON')
}

function join(hint: string | null, more: string): string {
  return hint === null ? more : `${hint} ${more}.`
}
