import { ChevronRight, FolderOpen } from 'lucide-react'
import { useEffect } from 'react'
import { DEFAULT_PROMISE, PROMPT_FILE } from '../../../src-shared/agent-loop.js'
import { call } from '../../bridge.js'
import { IconButton } from '../../components/icon-button.js'
import { Select } from '../../components/select.js'
import { attempt } from '../actions/run-change.js'
import { EnvironmentField, type FormProps } from '../add-job/command-form.js'
import { Field } from '../add-job/field.js'
import type { FormField } from '../add-job/schema-form.js'
import { AgentField } from './agent-field.js'
import { DurationField } from './duration-field.js'
import { LookPanel } from './look-panel.js'
import { useLook } from './use-look.js'

/** The form of an agent loop; what stands in its way is said while it is filled in. */
export function AgentForm({ fields, draft, errors, onChange }: FormProps & { fields: readonly FormField[] }) {
  const { values } = draft
  const look = useLook(fields, values, draft.allowDirty)
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : '')
  const put = (name: string, value: string | boolean) => onChange({ values: { ...values, [name]: value } })
  const input = (name: string) => ({
    value: text(name),
    onChange: (event: { target: { value: string } }) => put(name, event.target.value),
  })
  const checkbox = (name: string) => ({
    type: 'checkbox',
    checked: values[name] === true,
    onChange: (event: { target: { checked: boolean } }) => put(name, event.target.checked),
  })
  const branches = look?.repository?.branches ?? []
  const chosen = text('branch')
  const first = look?.repository?.checkedOut ?? branches[0]
  // What is checked out is what is meant most often.
  useEffect(() => {
    if (chosen === '' && first !== undefined) onChange({ values: { ...values, branch: first } })
  }, [chosen, first, onChange, values])
  const chooseFolder = async () => {
    const folder = await call('dialog.chooseFolder', {})
    if (folder !== null) onChange({ values: { ...values, repo: folder, branch: '' } })
  }
  return (
    <>
      <Field label="Repository" error={errors['input.repo']} hint="A folder, or a URL">
        {(control) => (
          <div className="input-row">
            <input {...control} {...input('repo')} className="input mono" spellCheck={false} />
            <IconButton icon={FolderOpen} label="Choose a repository" onClick={() => attempt(chooseFolder())} />
          </div>
        )}
      </Field>
      <div className="options-grid">
        <Field label="Branch" error={errors['input.branch']}>
          {(control) =>
            branches.length > 0 && (chosen === '' || branches.includes(chosen)) ? (
              <Select
                {...control}
                value={chosen}
                options={branches.map((name) => ({ value: name, label: name }))}
                onChange={(name) => put('branch', name)}
              />
            ) : (
              <input {...control} {...input('branch')} className="input mono" spellCheck={false} />
            )
          }
        </Field>
        <Field label="Iterations at most" error={errors['input.maxIterations']}>
          {(control) => <input {...control} {...input('maxIterations')} className="input" inputMode="numeric" />}
        </Field>
      </div>
      <Field
        label="Prompt"
        optional={look?.repository?.hasPromptFile === true}
        error={errors['input.prompt']}
        hint={`What the agent is asked in each iteration. Left empty: ${PROMPT_FILE} of the branch`}
      >
        {(control) => <textarea {...control} {...input('prompt')} className="input" rows={4} />}
      </Field>
      <AgentField value={text('agent')} error={errors['input.agent']} onChange={(value) => put('agent', value)} />
      {look === null ? null : (
        <LookPanel
          look={look}
          values={values}
          allowDirty={draft.allowDirty}
          onAllowDirty={(allowDirty) => onChange({ allowDirty })}
          onAllowSameBranch={(allow) => put('allowSameBranch', allow)}
        />
      )}
      <label className="check">
        <input {...checkbox('push')} />
        Push the result branch
      </label>
      <label className="check">
        <input {...checkbox('pr')} />
        Open a pull request when it is done
      </label>
      <details className="options" open={MORE.some((name) => errors[name] !== undefined) || undefined}>
        <summary>
          <ChevronRight size={14} aria-hidden="true" />
          More about the agent
        </summary>
        <div className="options-grid">
          <Field
            label="Says when it is done"
            error={errors['input.promise']}
            hint="Alone on the last line of its answer"
          >
            {(control) => (
              <input {...control} {...input('promise')} className="input mono" placeholder={DEFAULT_PROMISE} />
            )}
          </Field>
          <Field
            label="Folder in the repository"
            optional
            error={errors['input.workingDir']}
            hint="Where the agent runs"
          >
            {(control) => <input {...control} {...input('workingDir')} className="input mono" spellCheck={false} />}
          </Field>
          <DurationField
            label="Time limit of an iteration"
            ms={text('iterationTimeoutMs')}
            error={errors['input.iterationTimeoutMs']}
            onMs={(ms) => put('iterationTimeoutMs', ms)}
          />
          <Field label="Secrets" optional error={errors.secrets} hint="Names, with spaces between">
            {(control) => (
              <input
                {...control}
                className="input mono"
                value={draft.secrets}
                placeholder="ANTHROPIC_API_KEY"
                onChange={(event) => onChange({ secrets: event.target.value })}
              />
            )}
          </Field>
        </div>
        <EnvironmentField draft={draft} errors={errors} onChange={onChange} />
      </details>
    </>
  )
}

const MORE = ['input.promise', 'input.workingDir', 'input.iterationTimeoutMs', 'secrets', 'env']
