import { useEffect, useState } from 'react'
import type { QuitRequest } from '../../../src-shared/ipc-events.js'
import { call, on } from '../../bridge.js'
import { Dialog } from '../../components/dialog.js'
import { formatElapsed, plural } from '../../components/format-time.js'
import { attempt } from '../actions/run-change.js'
import { percentText } from '../queue/row-text.js'

/** Quitting would make these jobs start from nothing: the person decides (rule F8). */
export function QuitDialog() {
  const [request, setRequest] = useState<QuitRequest | null>(null)
  useEffect(() => on('quitRequested', setRequest), [])
  if (request === null) return null
  const decide = (decision: 'quit' | 'wait' | 'stay') => {
    setRequest(null)
    attempt(call('app.quitDecision', { decision }))
  }
  return (
    <Dialog
      open
      onClose={() => decide('stay')}
      title={`Quitting loses the work of ${plural(request.jobs.length, 'job')}`}
      foot={
        <>
          <button type="button" className="button danger" onClick={() => decide('quit')}>
            Quit now
          </button>
          <span className="spacer" />
          <button type="button" className="button" onClick={() => decide('wait')}>
            Quit when they are done
          </button>
          <button type="button" className="button primary" onClick={() => decide('stay')}>
            Stay
          </button>
        </>
      }
    >
      <p>These can’t save where they are. They stay in the queue, and start from nothing next time.</p>
      <ul className="quit-jobs">
        {request.jobs.map((job) => (
          <li key={job.id}>
            <span className="truncate">{job.name}</span>
            <span className="muted">
              {job.state === 'paused' ? 'paused, ' : ''}
              {formatElapsed(job.runningMs)}
              {job.progress === null ? '' : `, ${percentText(job.progress)}`}
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
