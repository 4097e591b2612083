import { FlaskConical, Plus, TriangleAlert } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import type { Run } from '../../../src-shared/run.js'
import { EmptyState } from '../../components/empty-state.js'
import { formatCount, plural, tellingAgo } from '../../components/format-time.js'
import { SimulatedBadge } from '../../components/simulated-badge.js'
import { useNow } from '../../components/use-now.js'
import { openStartRun, setLayout } from '../../stores/ui-store.js'
import { ProgressStrip, sumOf } from './progress-strip.js'
import { RunStatusIcon, runStatusWord } from './run-status.js'
import { useRuns } from './use-runs.js'

/** Every run with how far it is, newest first. */
export function RunList() {
  const { runs, hasMore, error, more } = useRuns()
  return (
    <main className="main">
      <header className="toolbar">
        <h1 className="toolbar-title">Runs</h1>
        <span className="spacer" />
        <button type="button" className="button primary" onClick={() => openStartRun({ kind: 'definition', id: null })}>
          <Plus aria-hidden="true" />
          Start run
        </button>
      </header>
      {runs === null ? (
        error === null ? (
          <div className="list" aria-busy="true" />
        ) : (
          <EmptyState icon={TriangleAlert} title="The runs can’t be read">
            {error.message}
          </EmptyState>
        )
      ) : runs.length === 0 ? (
        <NoRuns />
      ) : (
        <div className="run-list">
          <ul aria-label="Runs" onKeyDown={walk}>
            {runs.map((run) => (
              <RunRow key={run.id} run={run} />
            ))}
          </ul>
          {hasMore ? (
            <button type="button" className="button quiet" onClick={more}>
              Show older runs
            </button>
          ) : null}
        </div>
      )}
    </main>
  )
}

function NoRuns() {
  return (
    <EmptyState
      icon={FlaskConical}
      title="No runs yet"
      actions={
        <>
          <button
            type="button"
            className="button primary"
            onClick={() => openStartRun({ kind: 'definition', id: null })}
          >
            <Plus aria-hidden="true" />
            Start a run
          </button>
          <button type="button" className="button" onClick={() => setLayout({ view: 'definitions', definition: null })}>
            See definitions
          </button>
        </>
      }
    >
      <p>A run puts every scenario of a definition to several models, and keeps what each of them said.</p>
      <p className="muted">The simulated provider needs no key and no network, so you can try one now.</p>
    </EmptyState>
  )
}

function RunRow({ run }: { run: Run }) {
  const now = useNow()
  const { progress } = run
  const models = run.models.length === 1 ? (run.models[0] ?? '') : plural(run.models.length, 'model')
  return (
    <li>
      <button type="button" className="run-row" data-run={run.id} onClick={() => setLayout({ run: run.id })}>
        <RunStatusIcon status={run.status} />
        <span className="run-row-main">
          <span className="run-row-head">
            <span className="run-row-name truncate">{run.definitionName}</span>
            {run.experiment === null ? null : <span className="badge">{run.experiment}</span>}
            {run.simulated ? <SimulatedBadge /> : null}
            {run.priority === 'NORMAL' ? null : (
              <span className={run.priority === 'HIGH' ? 'badge high' : 'badge'}>{run.priority.toLowerCase()}</span>
            )}
          </span>
          <span className="run-row-sub truncate">
            Run {run.id} · v{run.definitionVersion} · {models} · {plural(progress.total, 'probe')}
            {run.pauseReason === null ? '' : ` · ${run.pauseReason}`}
          </span>
        </span>
        <span className="run-row-bars" aria-hidden={progress.byModel.length > 1 ? undefined : true}>
          <ProgressStrip label={`Progress of run ${run.id}`} counts={sumOf(progress.byModel)} />
          {progress.byModel.length > 1 && progress.byModel.length <= 4
            ? progress.byModel.map((one) => (
                <ProgressStrip key={one.model} label={`${one.model} of run ${run.id}`} counts={one} />
              ))
            : null}
        </span>
        <span className="run-row-end">
          <span>
            {run.status === 'COMPLETED' ? 'Completed' : `${progress.percentComplete} %`}
            {progress.failed > 0 ? (
              <span className="run-row-failed"> · {formatCount(progress.failed)} failed</span>
            ) : null}
          </span>
          <span className="muted">
            {[
              run.status === 'RUNNING' || run.status === 'COMPLETED' ? null : runStatusWord(run.status),
              tellingAgo(run.finishedAt ?? run.startedAt ?? run.createdAt, now),
            ]
              .filter((part) => part !== null)
              .join(' · ')}
          </span>
        </span>
      </button>
    </li>
  )
}

/** Arrow keys walk through the rows, as in every list. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key]
  if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-run]')]
  const at = rows.indexOf(document.activeElement as HTMLElement)
  const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))]
  event.preventDefault()
  next?.focus()
}
