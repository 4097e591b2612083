import { plural } from '../../components/format-time.js'
import { stateWord } from '../../components/state-icon.js'
import { actionsFor } from '../actions/job-actions.js'
import { useSelectedJobs } from '../actions/use-selected-jobs.js'

/** Several jobs are picked: how many in which state, and what can be done to all of them. */
export function ManyJobs() {
  const { ids, jobs } = useSelectedJobs()
  const states = new Map<string, number>()
  for (const job of jobs) states.set(stateWord(job.state), (states.get(stateWord(job.state)) ?? 0) + 1)
  return (
    <div className="inspector">
      <div className="many">
        <h2 className="inspector-name">{plural(ids.length, 'job')} selected</h2>
        <p className="muted">{[...states].map(([word, n]) => `${n} ${word.toLowerCase()}`).join(', ')}</p>
        <div className="many-actions">
          {actionsFor(jobs).map((action) => (
            <button
              key={action.id}
              type="button"
              className={action.danger ? 'button danger' : 'button'}
              onClick={() => action.run(ids)}
            >
              <action.icon aria-hidden="true" />
              {action.label}
            </button>
          ))}
        </div>
      </div>
    </div>
  )
}
