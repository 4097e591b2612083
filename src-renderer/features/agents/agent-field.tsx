import { Field } from '../add-job/field.js'

/** Commands of agents as they are usually run without a person; what is allowed to them is up to their options. */
const PRESETS = [
  { name: 'Claude Code', command: 'claude -p --permission-mode acceptEdits' },
  { name: 'Codex', command: 'codex exec --full-auto -' },
  { name: 'aider', command: 'aider --yes-always --no-auto-commits --message-file {promptFile}' },
]

interface Props {
  value: string
  error: string | undefined
  onChange(value: string): void
}

/** The agent's command, with a few to begin from. */
export function AgentField({ value, error, onChange }: Props) {
  return (
    <div className="agent-field">
      <Field
        label="Agent"
        error={error}
        hint="Any command. It gets the prompt on standard input, or as {prompt} or {promptFile}"
      >
        {(control) => (
          <input
            {...control}
            className="input mono"
            spellCheck={false}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      <fieldset className="segments presets">
        <legend className="sr-only">Commands to begin from</legend>
        {PRESETS.map(({ name, command }) => (
          <button key={name} type="button" aria-pressed={value === command} onClick={() => onChange(command)}>
            {name}
          </button>
        ))}
      </fieldset>
    </div>
  )
}
