import { useCallback } from 'react'
import type { RunDetail, RunTask } from '../../../src-shared/run.js'
import { call } from '../../bridge.js'
import { tellingAgo } from '../../components/format-time.js'
import { StateIcon } from '../../components/state-icon.js'
import { useNow } from '../../components/use-now.js'
import { useReading } from '../../components/use-reading.js'
import { showRun } from '../../stores/ui-store.js'
import { useRunNews } from '../../sync/run-news.js'

const SHOWN = 8

/** What finished last. */
export function RunTasks({ run }: { run: RunDetail }) {
  const { id } = run
  const read = useCallback(() => call('runs.tasks', { id, limit: SHOWN }), [id])
  const { value, again } = useReading(read)
  useRunNews(id, again)
  if (value === null || value.length === 0) return null
  return (
    <section aria-labelledby="run-tasks">
      <h2 id="run-tasks" className="group-title">
        Finished last
      </h2>
      <ul className="lines">
        {value.map((task) => (
          <Task key={`${task.jobId} ${task.finishedAt}`} task={task} runId={id} />
        ))}
      </ul>
    </section>
  )
}

function Task({ task, runId }: { task: RunTask; runId: number }) {
  const now = useNow()
  return (
    <li>
      <button
        type="button"
        className="line"
        onClick={() => showRun(runId, 'transcripts', { jobId: task.jobId, turn: null })}
      >
        <StateIcon state={task.status} size={14} />
        <span className="truncate">{task.scenario}</span>
        <span className={task.error === null ? 'line-note truncate' : 'line-note truncate bad'}>
          {task.model}
          {task.error === null ? '' : ` · ${task.error.code}: ${task.error.message}`}
        </span>
        <span className="line-end">{tellingAgo(task.finishedAt, now)}</span>
      </button>
    </li>
  )
}
