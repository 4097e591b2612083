import { CirclePause, CirclePlay, FolderOpen, Play, Stethoscope } from 'lucide-react'
import type { HandlerView } from '../../../src-shared/handler-view.js'
import { call } from '../../bridge.js'
import { formatElapsed } from '../../components/format-time.js'
import { type MenuAction, MenuButton } from '../../components/menu-button.js'
import { useEngine } from '../../stores/engine-store.js'
import { attempt } from '../actions/run-change.js'
import { Findings } from './findings.js'
import { useCheck } from './use-check.js'

/** One job type, with what can be done about it. */
export function HandlerRow({ handler, onTry }: { handler: HandlerView; onTry(): void }) {
  const { type, title, description, folder, builtIn } = handler
  const isPaused = useEngine((state) => state.overview?.pausedTypes.includes(type) ?? false)
  const counts = useEngine((state) => state.overview?.types.find((one) => one.type === type))
  const { check, isChecking, run, close } = useCheck(type, title)
  const scope = { kind: 'type', name: type } as const
  const facts = [
    handler.protocol,
    handler.concurrency === undefined ? null : `${handler.concurrency} at once`,
    handler.timeoutMs === undefined ? null : `${formatElapsed(handler.timeoutMs)} at most`,
    counts === undefined ? null : `${counts.running} running, ${counts.queued} queued`,
  ].filter((part) => part !== null)
  const actions: MenuAction[] = [
    {
      label: isPaused ? 'Resume type' : 'Pause type',
      icon: isPaused ? CirclePlay : CirclePause,
      run: () => attempt(call(isPaused ? 'scope.resume' : 'scope.pause', { scope })),
    },
    ...(folder === null
      ? []
      : [{ label: 'Open folder', icon: FolderOpen, run: () => attempt(call('handlers.openOne', { handler: type })) }]),
  ]
  return (
    <li className="handler">
      <div className="handler-head">
        <div className="handler-text">
          <h3>
            {title} <code className="muted">{type}</code>
            {isPaused ? <span className="badge amber">paused</span> : null}
          </h3>
          {description === undefined ? null : <p>{description}</p>}
          <p className="muted">
            {facts.join(' · ')}
            {builtIn || folder === null ? null : (
              <>
                {' · '}
                <span className="handler-where selectable">{folder}</span>
              </>
            )}
          </p>
        </div>
        <div className="row-buttons">
          <button type="button" className="button small" disabled={isChecking} onClick={run}>
            <Stethoscope aria-hidden="true" />
            {isChecking ? 'Checking…' : 'Check'}
            <span className="sr-only"> {type}</span>
          </button>
          {type === 'command' ? null : (
            <button type="button" className="button small" onClick={onTry}>
              <Play aria-hidden="true" />
              Try…
              <span className="sr-only"> {type}</span>
            </button>
          )}
          <MenuButton label={`More of ${type}`} actions={actions} />
        </div>
      </div>
      {check === null ? null : (
        <Findings findings={check.findings} label={`What the check of ${type} found`} onClose={close} />
      )}
    </li>
  )
}
