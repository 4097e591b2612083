import { Plus, Sparkles, TrainTrack } from 'lucide-react'
import { EmptyState } from '../../components/empty-state.js'
import { Keys } from '../../components/keys.js'
import { openAddJob } from '../../stores/ui-store.js'
import { addSample } from '../actions/app-commands.js'
import { attempt } from '../actions/run-change.js'

/** An empty queue: what it is for, and three ways to fill it. */
export function FirstRun() {
  return (
    <EmptyState
      icon={TrainTrack}
      title="The yard is empty"
      actions={
        <>
          <button type="button" className="button primary" onClick={() => attempt(addSample())}>
            <Sparkles aria-hidden="true" />
            Try a sample queue
          </button>
          <button type="button" className="button" onClick={() => openAddJob()}>
            <Plus aria-hidden="true" />
            Add a job
            <Keys keys="Mod+N" />
          </button>
        </>
      }
    >
      <p>Jobs wait here, run one after another or side by side, and can be reordered, paused and read.</p>
      <p>
        From a terminal: <code className="code selectable">jobyard add -- make all</code>
      </p>
      <p className="muted">Or drop files on this window.</p>
    </EmptyState>
  )
}
