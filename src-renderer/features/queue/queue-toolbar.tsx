import { Minus, PanelRight, Pause, Play, Plus } from 'lucide-react'
import { call } from '../../bridge.js'
import { IconButton } from '../../components/icon-button.js'
import { useEngine } from '../../stores/engine-store.js'
import { openAddJob, setLayout, useUi } from '../../stores/ui-store.js'
import { toggleQueue } from '../actions/app-commands.js'
import { attempt } from '../actions/run-change.js'

/** Above the list: what the queue as a whole does, and how to change that. */
export function QueueToolbar() {
  const paused = useEngine((state) => state.overview?.paused ?? false)
  const counts = useEngine((state) => state.overview?.counts)
  const inspector = useUi((state) => state.layout.inspector)
  const open = counts === undefined ? null : counts.running + counts.next + counts.waiting
  const isStarting = useEngine((state) => state.overview?.status.phase === 'starting')
  const state = isStarting ? 'Starting…' : paused ? 'Paused' : open === 0 ? 'Idle' : ''
  return (
    <header className="toolbar">
      <h1 className="toolbar-title">Queue</h1>
      <span className={`toolbar-state truncate${isStarting ? ' late' : ''}`}>{state}</span>
      <span className="spacer" />
      <Concurrency />
      <button
        type="button"
        className="button"
        aria-label={paused ? 'Resume queue' : 'Pause queue'}
        aria-pressed={paused}
        onClick={toggleQueue}
      >
        {paused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
        <span>
          {paused ? 'Resume' : 'Pause'}
          <span className="wide-only"> queue</span>
        </span>
      </button>
      <button type="button" className="button primary" aria-label="Add job" onClick={() => openAddJob()}>
        <Plus aria-hidden="true" />
        <span>
          Add
          <span className="wide-only"> job</span>
        </span>
      </button>
      <IconButton
        icon={PanelRight}
        label={inspector ? 'Hide inspector' : 'Show inspector'}
        keys="Mod+I"
        aria-pressed={inspector}
        onClick={() => setLayout({ inspector: !inspector })}
      />
    </header>
  )
}

const MAX = 1000

/** How many jobs run at once. */
function Concurrency() {
  const concurrency = useEngine((state) => state.overview?.concurrency)
  if (concurrency === undefined) return null
  const { inEffect } = concurrency
  const set = (value: number) => {
    if (Number.isInteger(value) && value >= 1 && value <= MAX) {
      attempt(call('limits.set', { scope: { kind: 'queue' }, concurrency: value }))
    }
  }
  return (
    <div className="stepper">
      <label htmlFor="concurrency">At once</label>
      <IconButton icon={Minus} small label="Fewer at once" disabled={inEffect <= 1} onClick={() => set(inEffect - 1)} />
      <input
        key={inEffect}
        id="concurrency"
        aria-label="At once"
        inputMode="numeric"
        defaultValue={inEffect}
        onBlur={(event) => set(Number(event.currentTarget.value))}
        onKeyDown={(event) => {
          if (event.key === 'Enter') set(Number(event.currentTarget.value))
          if (event.key === 'ArrowUp') set(inEffect + 1)
          if (event.key === 'ArrowDown') set(inEffect - 1)
        }}
      />
      <IconButton icon={Plus} small label="More at once" disabled={inEffect >= MAX} onClick={() => set(inEffect + 1)} />
    </div>
  )
}
