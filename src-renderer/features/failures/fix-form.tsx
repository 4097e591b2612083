import type { FailureParts } from '../../../src-shared/failure-fix.js'
import { EMPTY_DRAFT } from '../add-job/draft.js'
import { Field } from '../add-job/field.js'
import { HandlerForm } from '../add-job/handler-form.js'
import type { FormField } from '../add-job/schema-form.js'
import { type FixDraft, hasOneLine } from './fix-draft.js'

interface Props {
  parts: NonNullable<FailureParts['shared']>
  /** Whether the input may be changed: that of a run's jobs may not. */
  isInputFree: boolean
  fields: readonly FormField[] | null
  draft: FixDraft
  errors: Readonly<Record<string, string>>
  onChange(part: Partial<FixDraft>): void
}

const DIFFERS = 'Differs among these jobs; left empty, each keeps its own'

/** What can be changed in all jobs at once; what they have in common is filled in. */
export function FixForm({ parts, isInputFree, fields, draft, errors, onChange }: Props) {
  const isCommand = parts.type === 'command'
  const text = (key: 'line' | 'cwd' | 'env' | 'timeout' | 'maxAttempts', label: string, hint: string | null) => (
    <Field label={label} hint={hint} error={errors[key]} optional>
      {(control) =>
        key === 'line' || key === 'env' ? (
          <textarea
            {...control}
            className="input mono"
            rows={2}
            spellCheck={false}
            value={draft[key]}
            onChange={(event) => onChange({ [key]: event.target.value })}
          />
        ) : (
          <input
            {...control}
            className={key === 'cwd' ? 'input mono' : 'input'}
            spellCheck={false}
            value={draft[key]}
            onChange={(event) => onChange({ [key]: event.target.value })}
          />
        )
      }
    </Field>
  )
  const cwd = parts.input.cwd
  return (
    <>
      {isInputFree && isCommand ? (
        <>
          {hasOneLine(parts) ? (
            text('line', 'Command', null)
          ) : (
            <p className="field-hint">Each job keeps its own command.</p>
          )}
          {text('cwd', 'Working folder', cwd?.isShared === false ? DIFFERS : null)}
        </>
      ) : null}
      {isInputFree && !isCommand && fields !== null ? (
        <HandlerForm
          fields={fields.map((field) => ({
            ...field,
            required: false,
            hint: parts.input[field.name]?.isShared === false ? DIFFERS : field.hint,
          }))}
          draft={{ ...EMPTY_DRAFT, values: draft.values }}
          errors={errors}
          onChange={({ values }) => onChange(values === undefined ? {} : { values })}
        />
      ) : null}
      {isInputFree ? null : (
        <p className="field-hint">These jobs belong to an evaluation run, so their input stays as it is.</p>
      )}
      {isInputFree
        ? text(
            'env',
            isCommand ? 'Environment' : 'Add to the environment',
            'NAME=value, one a line; others stay as they are',
          )
        : null}
      <div className="field-pair">
        {text(
          'timeout',
          'Time limit',
          parts.timeoutMs.isShared ? 'Of one attempt: 90s, 10m, 2h; empty: none' : DIFFERS,
        )}
        {text('maxAttempts', 'Attempts', parts.maxAttempts.isShared ? 'In all, with those that failed' : DIFFERS)}
      </div>
    </>
  )
}
