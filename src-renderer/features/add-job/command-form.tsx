import { FolderOpen } from 'lucide-react'
import { call } from '../../bridge.js'
import { IconButton } from '../../components/icon-button.js'
import { attempt } from '../actions/run-change.js'
import type { Draft } from './draft.js'
import { Field } from './field.js'
import { parseCommandLine } from './shell-words.js'

export interface FormProps {
  draft: Draft
  errors: Readonly<Record<string, string>>
  onChange(part: Partial<Draft>): void
}

/** A command as it is typed in a terminal, its folder, and its environment. */
export function CommandForm({ draft, errors, onChange }: FormProps) {
  return (
    <>
      <Field label="Command" error={errors.line} hint={howItRuns(draft.line)}>
        {(control) => (
          <textarea
            {...control}
            className="input mono"
            rows={2}
            spellCheck={false}
            placeholder="python3 train.py --epochs 20"
            value={draft.line}
            onChange={(event) => onChange({ line: event.target.value })}
          />
        )}
      </Field>
      <FolderField draft={draft} errors={errors} onChange={onChange} />
      <EnvironmentField draft={draft} errors={errors} onChange={onChange} />
    </>
  )
}

/** Variables that it runs with. */
export function EnvironmentField({ draft, errors, onChange }: FormProps) {
  return (
    <Field label="Environment" optional error={errors.env} hint="NAME=value, one a line">
      {(control) => (
        <textarea
          {...control}
          className="input mono"
          rows={2}
          spellCheck={false}
          value={draft.env}
          onChange={(event) => onChange({ env: event.target.value })}
        />
      )}
    </Field>
  )
}

/** Where its programs run. */
export function FolderField({ draft, errors, onChange }: FormProps) {
  const choose = async () => {
    const folder = await call('dialog.chooseFolder', draft.cwd === '' ? {} : { from: draft.cwd })
    if (folder !== null) onChange({ cwd: folder })
  }
  return (
    <Field label="Working folder" optional error={errors.cwd} hint="Your home folder, unless you name another">
      {(control) => (
        <div className="input-row">
          <input
            {...control}
            className="input mono"
            spellCheck={false}
            value={draft.cwd}
            onChange={(event) => onChange({ cwd: event.target.value })}
          />
          <IconButton icon={FolderOpen} label="Choose a folder" onClick={() => attempt(choose())} />
        </div>
      )}
    </Field>
  )
}

function howItRuns(line: string): string {
  const parsed = parseCommandLine(line)
  if (parsed.kind === 'shell') return `Runs through the shell, because of ${parsed.because}`
  if (parsed.kind === 'fault') return parsed.message
  if (parsed.kind === 'empty') return 'As in a terminal: quotes, pipes and variables work'
  const rest = parsed.words.length - 1
  return `Runs ${parsed.words[0]}${rest === 0 ? '' : ` with ${rest} argument${rest === 1 ? '' : 's'}`}`
}
