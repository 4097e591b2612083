import { ChevronLeft, CircleSlash, FileText, Pause, Play, RotateCcw, Shuffle } from 'lucide-react'
import type { RunDetail } from '../../../src-shared/run.js'
import { IconButton } from '../../components/icon-button.js'
import { type MenuAction, MenuButton } from '../../components/menu-button.js'
import { SimulatedBadge } from '../../components/simulated-badge.js'
import { openStartRun, setLayout } from '../../stores/ui-store.js'
import { canCancel, cancelRun, canPause, pauseRun, resumeRun } from './run-actions.js'
import { RunStatusIcon, runStatusWord } from './run-status.js'

/** Which run this is, how it goes, and what can be done to it. */
export function RunHead({ run }: { run: RunDetail }) {
  const actions: MenuAction[] = [
    {
      label: 'Run again with the same seed…',
      icon: RotateCcw,
      run: () => openStartRun({ kind: 'again', run, seed: 'same' }),
    },
    {
      label: 'Run again with another seed…',
      icon: Shuffle,
      run: () => openStartRun({ kind: 'again', run, seed: 'new' }),
    },
    {
      label: 'Open the definition',
      icon: FileText,
      run: () => setLayout({ view: 'definitions', definition: run.definitionId }),
    },
    ...(canCancel(run)
      ? [{ label: 'Cancel run…', icon: CircleSlash, danger: true, run: () => cancelRun(run) } satisfies MenuAction]
      : []),
  ]
  return (
    <header className="toolbar run-head">
      <IconButton icon={ChevronLeft} label="All runs" onClick={() => setLayout({ run: null })} />
      <RunStatusIcon status={run.status} size={17} />
      <h1 className="toolbar-title truncate">{run.definitionName}</h1>
      <span className="toolbar-state truncate">
        Run {run.id} · {runStatusWord(run.status)}
      </span>
      {run.simulated ? <SimulatedBadge /> : null}
      <span className="spacer" />
      {canPause(run) ? (
        <button type="button" className="button" onClick={() => pauseRun(run)}>
          <Pause aria-hidden="true" />
          Pause
        </button>
      ) : null}
      {run.status === 'PAUSED' ? (
        <button type="button" className="button primary" onClick={() => resumeRun(run)}>
          <Play aria-hidden="true" />
          Resume
        </button>
      ) : null}
      <MenuButton label="More about this run" actions={actions} />
    </header>
  )
}
