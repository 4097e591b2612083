import { CirclePause } from 'lucide-react'
import type { RunDetail } from '../../../src-shared/run.js'
import { formatCount } from '../../components/format-time.js'
import { ModelProgress } from './model-progress.js'
import { ProgressStrip, sumOf } from './progress-strip.js'
import { RunFailures } from './run-failures.js'
import { RunFigures } from './run-figures.js'
import { RunQueue } from './run-queue.js'
import { RunSlots } from './run-slots.js'
import { RunTasks } from './run-tasks.js'

/** How a run goes: how far it is and how fast, what it costs, what fails, what it does now. */
export function RunOverview({ run }: { run: RunDetail }) {
  const { progress } = run
  const sum = sumOf(progress.byModel)
  return (
    <div className="run-overview">
      {run.status === 'PAUSED' && run.pauseReason !== null ? (
        <div className="panel amber" role="status">
          <div className="error-head">
            <CirclePause size={15} aria-hidden="true" />
            <strong>{run.pauseReason}</strong>
          </div>
          <p>What is already running finishes. Resume it when the reason is gone.</p>
        </div>
      ) : null}
      <section className="run-progress" aria-label="Progress">
        <div className="run-progress-head">
          <strong>{progress.percentComplete} %</strong>
          <span className="muted">
            {formatCount(progress.completed)} completed of {formatCount(progress.total)}
            {progress.failed === 0 ? '' : ` · ${formatCount(progress.failed)} failed`}
            {progress.cancelled === 0 ? '' : ` · ${formatCount(progress.cancelled)} cancelled`}
          </span>
        </div>
        <ProgressStrip label="Progress of the run" counts={sum} />
      </section>
      <RunFigures run={run} />
      <ModelProgress run={run} />
      <RunFailures run={run} />
      <RunSlots run={run} />
      <RunQueue run={run} />
      <RunTasks run={run} />
    </div>
  )
}
