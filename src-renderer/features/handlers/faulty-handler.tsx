import { FolderOpen, RotateCw, TriangleAlert } from 'lucide-react'
import type { HandlerFinding } from '../../../src-shared/handler-trial.js'
import { call } from '../../bridge.js'
import { attempt } from '../actions/run-change.js'
import { Findings } from './findings.js'

interface Props {
  file: string
  type: string | null
  findings: readonly HandlerFinding[]
  onChanged(): void
}

/** A manifest that cannot be used: what is wrong with it, and what would be right. */
export function FaultyHandler({ file, type, findings, onChanged }: Props) {
  const name = type ?? 'A handler that can’t be read'
  return (
    <div className="panel bad faulty-handler">
      <div className="error-head">
        <TriangleAlert size={15} aria-hidden="true" />
        <h3>{name}</h3>
      </div>
      <Findings findings={findings} label={`What is wrong with ${file}`} />
      <div className="panel-actions">
        <button
          type="button"
          className="button small"
          onClick={() => attempt(call('handlers.openOne', { handler: file }))}
        >
          <FolderOpen aria-hidden="true" />
          Open folder
          <span className="sr-only"> of {name}</span>
        </button>
        <button type="button" className="button small" onClick={onChanged}>
          <RotateCw aria-hidden="true" />
          Look again
        </button>
      </div>
    </div>
  )
}
