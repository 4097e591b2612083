import { FileDown, FileText, FileUp, GitFork, Play, Plus, RotateCcw, Sparkles, Trash2 } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import type { Definition } from '../../../src-shared/definition.js'
import { call } from '../../bridge.js'
import { EmptyState } from '../../components/empty-state.js'
import { plural, tellingAgo } from '../../components/format-time.js'
import { type MenuAction, MenuButton } from '../../components/menu-button.js'
import { useNow } from '../../components/use-now.js'
import { useReading } from '../../components/use-reading.js'
import { openStartRun, setLayout } from '../../stores/ui-store.js'
import { onRunNews } from '../../sync/run-news.js'
import { attempt } from '../actions/run-change.js'
import {
  addSampleDefinitions,
  exportDefinition,
  forkDefinition,
  importDefinitions,
  removeDefinition,
  restoreDefinition,
} from './definition-actions.js'

/** Every definition, newest change first; deleted ones that runs keep are shown on demand. */
export function DefinitionList() {
  const [withHidden, setWithHidden] = useState(false)
  const read = useCallback(() => call('definitions.list', { hidden: withHidden }), [withHidden])
  const { value, error, again } = useReading(read)
  useEffect(() => onRunNews((ids) => ids === null && again()), [again])
  const then = (change: Promise<unknown>) => attempt(change.then(again))
  return (
    <main className="main">
      <header className="toolbar">
        <h1 className="toolbar-title">Definitions</h1>
        <span className="spacer" />
        <label className="check">
          <input type="checkbox" checked={withHidden} onChange={(event) => setWithHidden(event.target.checked)} />
          Show deleted
        </label>
        <button type="button" className="button" onClick={() => then(importDefinitions())}>
          <FileDown aria-hidden="true" />
          Import…
        </button>
        <button type="button" className="button primary" onClick={() => setLayout({ definition: 'new' })}>
          <Plus aria-hidden="true" />
          New
        </button>
      </header>
      {error !== null && value === null ? (
        <EmptyState icon={FileText} title="The definitions can’t be read">
          {error.message}
        </EmptyState>
      ) : value !== null && value.length === 0 ? (
        <EmptyState
          icon={FileText}
          title="No definitions yet"
          actions={
            <>
              <button type="button" className="button primary" onClick={() => then(addSampleDefinitions())}>
                <Sparkles aria-hidden="true" />
                Add sample definitions
              </button>
              <button type="button" className="button" onClick={() => setLayout({ definition: 'new' })}>
                <Plus aria-hidden="true" />
                Write one
              </button>
            </>
          }
        >
          <p>
            A definition is a question with blanks. Fill the blanks from lists, and each combination is a scenario that
            is put to the models.
          </p>
        </EmptyState>
      ) : (
        <div className="run-list" aria-busy={value === null}>
          <ul aria-label="Definitions">
            {value?.map((definition) => (
              <Row key={definition.id} definition={definition} onChanged={again} />
            ))}
          </ul>
        </div>
      )}
    </main>
  )
}

function Row({ definition, onChanged }: { definition: Definition; onChanged(): void }) {
  const now = useNow()
  const { id, name, version, content, scenarioCount, runCount, hidden, warnings } = definition
  const facts = [
    `v${version}`,
    plural(scenarioCount, 'scenario'),
    content.dimensions.length === 0 ? null : plural(content.dimensions.length, 'dimension'),
    content.followups === undefined || content.followups.length === 0
      ? null
      : plural(content.followups.length, 'follow-up'),
    plural(runCount, 'run'),
  ].filter((fact) => fact !== null)
  const actions: MenuAction[] = [
    { label: 'Fork', icon: GitFork, run: () => forkDefinition(definition) },
    { label: 'Export as YAML…', icon: FileUp, run: () => exportDefinition(definition, 'yaml') },
    { label: 'Export as JSON…', icon: FileUp, run: () => exportDefinition(definition, 'json') },
    hidden
      ? { label: 'Restore', icon: RotateCcw, run: () => restoreDefinition(definition, onChanged) }
      : { label: 'Delete', icon: Trash2, danger: true, run: () => removeDefinition(definition, onChanged) },
  ]
  return (
    <li className="definition-row">
      <button type="button" className="run-row" onClick={() => setLayout({ definition: id })}>
        <FileText size={16} strokeWidth={1.75} aria-hidden="true" className="muted" />
        <span className="run-row-main">
          <span className="run-row-head">
            <span className="run-row-name truncate">{name}</span>
            {hidden ? <span className="badge">deleted</span> : null}
            {warnings.length > 0 ? <span className="badge amber">{plural(warnings.length, 'warning')}</span> : null}
          </span>
          <span className="run-row-sub truncate">{facts.join(' · ')}</span>
        </span>
        <span className="run-row-end">
          <span className="muted">{tellingAgo(definition.updatedAt, now)}</span>
        </span>
      </button>
      <span className="row-buttons">
        {hidden ? null : (
          <button type="button" className="button small" onClick={() => openStartRun({ kind: 'definition', id })}>
            <Play aria-hidden="true" />
            Run
            <span className="sr-only"> {name}</span>
          </button>
        )}
        <MenuButton label={`More about ${name}`} actions={actions} />
      </span>
    </li>
  )
}
