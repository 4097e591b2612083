import { Plus, X } from 'lucide-react'
import { call } from '../../bridge.js'
import { IconButton } from '../../components/icon-button.js'
import { attempt } from '../actions/run-change.js'
import type { FormProps } from './command-form.js'

/** The files to ingest: a job for each. What is wrong with one is said below it. */
export function IngestForm({ draft, errors, onChange }: FormProps) {
  const choose = async () => {
    const chosen = await call('dialog.chooseFiles', { many: true })
    onChange({ files: [...new Set([...draft.files, ...chosen])] })
  }
  return (
    <div className="field">
      <span className="field-label" id="ingest-files">
        Files
      </span>
      {draft.files.length === 0 ? null : (
        <ul className="ingest-files" aria-labelledby="ingest-files">
          {faultyFirst(draft.files, errors).map((file) => (
            <li key={file} className="ingest-file">
              <span className="ingest-file-text">
                <span className="truncate">{nameOf(file)}</span>
                <span className="muted truncate">{file}</span>
                {errors[`file:${file}`] === undefined ? null : (
                  <span className="field-error">{errors[`file:${file}`]}</span>
                )}
              </span>
              <IconButton
                icon={X}
                label={`Leave out ${nameOf(file)}`}
                onClick={() => onChange({ files: draft.files.filter((one) => one !== file) })}
              />
            </li>
          ))}
        </ul>
      )}
      <div>
        <button type="button" className="button" onClick={() => attempt(choose())}>
          <Plus size={14} aria-hidden="true" />
          {draft.files.length === 0 ? 'Choose files…' : 'Add files…'}
        </button>
      </div>
      <span className={errors.files === undefined ? 'field-hint' : 'field-error'}>
        {errors.files ?? 'You can drop files on the window, too. The same content is ingested once.'}
      </span>
    </div>
  )
}

/** What is wrong must not be out of sight in a long list. */
function faultyFirst(files: readonly string[], errors: FormProps['errors']): string[] {
  const isFaulty = (file: string) => errors[`file:${file}`] !== undefined
  return [...files.filter(isFaulty), ...files.filter((file) => !isFaulty(file))]
}

function nameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}
