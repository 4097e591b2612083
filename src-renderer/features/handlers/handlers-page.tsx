import { FolderOpen, TriangleAlert } from 'lucide-react'
import type { HandlerView } from '../../../src-shared/handler-view.js'
import { call } from '../../bridge.js'
import { formatElapsed } from '../../components/format-time.js'
import { useEngine } from '../../stores/engine-store.js'
import { attempt } from '../actions/run-change.js'
import { useHandlers } from '../add-job/use-handlers.js'

/** The job types: what each does, what runs it, and whether it is paused. */
export function HandlersPage() {
  const list = useHandlers(true)
  return (
    <main className="main">
      <div className="page">
        <div className="page-inner">
          <div className="page-head">
            <h1 className="page-title">Handlers</h1>
            <button type="button" className="button" onClick={() => attempt(call('handlers.openFolder'))}>
              <FolderOpen aria-hidden="true" />
              Open folder
            </button>
          </div>
          <p className="muted">
            A handler is the program that runs one type of job. Yours are folders with a handler.json.
          </p>
          {list === null ? null : (
            <>
              {list.faulty.map((one) => (
                <div key={one.file} className="panel bad">
                  <div className="error-head">
                    <TriangleAlert size={15} aria-hidden="true" />
                    <strong>{one.type ?? 'A handler that can’t be read'}</strong>
                  </div>
                  <p className="selectable muted">{one.file}</p>
                  <ul className="why-reasons selectable">
                    {one.faults.map((fault) => (
                      <li key={fault}>{fault}</li>
                    ))}
                  </ul>
                </div>
              ))}
              <ul className="handlers">
                {list.handlers.map((handler) => (
                  <Handler key={handler.type} handler={handler} />
                ))}
              </ul>
            </>
          )}
        </div>
      </div>
    </main>
  )
}

function Handler({ handler }: { handler: HandlerView }) {
  const isPaused = useEngine((state) => state.overview?.pausedTypes.includes(handler.type) ?? false)
  const counts = useEngine((state) => state.overview?.types.find((one) => one.type === handler.type))
  const scope = { kind: 'type', name: handler.type } as const
  const limits = [
    handler.protocol,
    handler.concurrency === undefined ? null : `${handler.concurrency} at once`,
    handler.timeoutMs === undefined ? null : `${formatElapsed(handler.timeoutMs)} at most`,
    handler.builtIn ? 'built in' : null,
  ].filter((part) => part !== null)
  return (
    <li className="handler">
      <div className="handler-text">
        <h2>
          {handler.title} <code className="muted">{handler.type}</code>
          {isPaused ? <span className="badge amber">paused</span> : null}
        </h2>
        {handler.description === undefined ? null : <p>{handler.description}</p>}
        <p className="muted">
          {limits.join(' · ')}
          {counts === undefined ? '' : ` · ${counts.running} running, ${counts.queued} queued`}
        </p>
      </div>
      <button
        type="button"
        className="button small"
        aria-pressed={isPaused}
        onClick={() => attempt(call(isPaused ? 'scope.resume' : 'scope.pause', { scope }))}
      >
        {isPaused ? 'Resume type' : 'Pause type'}
        <span className="sr-only"> {handler.type}</span>
      </button>
    </li>
  )
}
