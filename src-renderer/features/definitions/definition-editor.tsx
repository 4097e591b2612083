import { ChevronLeft, FileUp, GitFork, Play, RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Definition, DefinitionFault } from '../../../src-shared/definition.js'
import { type JobyardError, toJobyardError } from '../../../src-shared/errors.js'
import { call } from '../../bridge.js'
import { IconButton } from '../../components/icon-button.js'
import { type MenuAction, MenuButton } from '../../components/menu-button.js'
import { announce, tell } from '../../stores/toast-store.js'
import { openStartRun, setLayout } from '../../stores/ui-store.js'
import { ask } from '../actions/confirm-store.js'
import { tellFailure } from '../actions/run-change.js'
import { exportDefinition, forkDefinition, removeDefinition, restoreDefinition } from './definition-actions.js'
import { DefinitionForm } from './definition-form.js'
import { ScenarioPreview } from './scenario-preview.js'
import { type EditorView, useDefinitionDraft } from './use-definition-draft.js'
import { VersionPicker } from './version-picker.js'

const VIEWS: readonly [EditorView, string][] = [
  ['form', 'Form'],
  ['yaml', 'YAML'],
  ['json', 'JSON'],
]

/** Writes a definition: at the left what it says, at the right what becomes of it while one types. */
export function DefinitionEditor({ definition, onChanged }: { definition: Definition | null; onChanged?(): void }) {
  const editing = useDefinitionDraft(definition)
  const [refused, setRefused] = useState<readonly DefinitionFault[]>([])
  const { name, view, draft, text, check, content, isChanged } = editing
  const faults = check.faults.length > 0 ? check.faults : refused
  const canSave = isChanged && check.faults.length === 0 && content !== null && name.trim() !== ''

  const save = async () => {
    if (!canSave) return
    try {
      const saved =
        definition === null
          ? await call('definitions.create', { name: name.trim(), content })
          : await call('definitions.edit', {
              id: definition.id,
              ...(name.trim() === definition.name ? {} : { name: name.trim() }),
              ...(editing.isContentChanged ? { content } : {}),
            })
      setRefused([])
      editing.forget()
      announce('Saved')
      tell(definition === null ? `Added “${saved.name}”` : `Saved version ${saved.version} of “${saved.name}”`)
      if (definition === null) setLayout({ definition: saved.id })
      else onChanged?.()
    } catch (thrown) {
      const error = toJobyardError(thrown)
      const at = faultsOf(error)
      setRefused(at)
      if (at.length === 0) tellFailure(error)
    }
  }
  const leave = () => {
    const act = () => {
      editing.forget()
      setLayout({ definition: null })
    }
    if (!isChanged) act()
    else {
      ask({
        title: 'Leave without saving?',
        text: 'What you changed since the last version is lost.',
        yes: 'Leave',
        no: 'Go on editing',
        act,
      })
    }
  }

  return (
    <main
      className="main"
      onKeyDown={(event) => {
        if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        void save()
      }}
    >
      <header className="toolbar run-head">
        <h1 className="sr-only">{name.trim() === '' ? 'New definition' : name}</h1>
        <IconButton icon={ChevronLeft} label="All definitions" onClick={leave} />
        <input
          className="title-input"
          aria-label="Name of the definition"
          placeholder="Name of the definition"
          value={name}
          onChange={(event) => editing.rename(event.target.value)}
        />
        {definition === null ? null : (
          <VersionPicker definition={definition} isChanged={isChanged} onRestored={() => onChanged?.()} />
        )}
        <span className="spacer" />
        <button type="button" className="button primary" disabled={!canSave} onClick={() => void save()}>
          Save
        </button>
        {definition === null ? null : (
          <>
            <button
              type="button"
              className="button"
              disabled={isChanged || definition.hidden}
              title={isChanged ? 'Save first: a run asks what is saved' : undefined}
              onClick={() => openStartRun({ kind: 'definition', id: definition.id })}
            >
              <Play aria-hidden="true" />
              Run…
            </button>
            <MenuButton label="More about this definition" actions={actionsOf(definition, () => onChanged?.())} />
          </>
        )}
      </header>
      <div className="editor">
        <div className="editor-pane">
          <fieldset className="segments" aria-label="Edit as">
            {VIEWS.map(([one, label]) => (
              <button
                key={one}
                type="button"
                aria-pressed={view === one}
                disabled={one === 'form' && draft === null}
                title={one === 'form' && draft === null ? 'The form shows it once its faults are gone' : undefined}
                onClick={() => editing.show(one)}
              >
                {label}
              </button>
            ))}
          </fieldset>
          {view === 'form' && draft !== null ? (
            <DefinitionForm draft={draft} faults={faults} onChange={editing.change} />
          ) : (
            <textarea
              className="source selectable"
              aria-label={`The definition as ${view.toUpperCase()}`}
              spellCheck={false}
              value={text}
              onChange={(event) => editing.type(event.target.value)}
            />
          )}
        </div>
        <ScenarioPreview check={check} faults={faults} />
      </div>
    </main>
  )
}

function actionsOf(definition: Definition, onChanged: () => void): MenuAction[] {
  return [
    { label: 'Fork', icon: GitFork, run: () => forkDefinition(definition) },
    { label: 'Export as YAML…', icon: FileUp, run: () => exportDefinition(definition, 'yaml') },
    { label: 'Export as JSON…', icon: FileUp, run: () => exportDefinition(definition, 'json') },
    definition.hidden
      ? { label: 'Restore', icon: RotateCcw, run: () => restoreDefinition(definition, onChanged) }
      : {
          label: 'Delete',
          icon: Trash2,
          danger: true,
          run: () => removeDefinition(definition, () => setLayout({ definition: null })),
        },
  ]
}

function faultsOf(error: JobyardError): DefinitionFault[] {
  const { at } = (error.details ?? {}) as { at?: DefinitionFault[] }
  return Array.isArray(at) ? at : []
}
