import { useCallback, useState } from 'react'
import type { FailureParts } from '../../../src-shared/failure-fix.js'
import type { FailureGroup } from '../../../src-shared/queue-view.js'
import { call } from '../../bridge.js'
import { Dialog } from '../../components/dialog.js'
import { formatAgo, formatClock, plural } from '../../components/format-time.js'
import { Select } from '../../components/select.js'
import { useNow } from '../../components/use-now.js'
import { useReading } from '../../components/use-reading.js'
import { useEngine } from '../../stores/engine-store.js'
import { useUi } from '../../stores/ui-store.js'
import { ask } from '../actions/confirm-store.js'
import { runChange } from '../actions/run-change.js'
import { errorHelp } from '../job/error-help.js'
import { FixStep } from './fix-step.js'

const close = () => useUi.setState({ failures: null })

/** The failures with one error: what it means, and what can be done with all of them (rules F3, F10). */
export function FailureDialog() {
  const key = useUi((state) => state.failures)
  const groups = useEngine((state) => state.groups)
  const group = groups.find((one) => one.key === key)
  if (key === null || group === undefined) return null
  return <Open key={key} group={group} groups={groups} />
}

function Open({ group, groups }: { group: FailureGroup; groups: readonly FailureGroup[] }) {
  const [isFixing, setFixing] = useState(false)
  const { offset, count } = group
  const readIds = useCallback(
    () => call('queue.ids', { section: 'attention', from: offset, to: offset + count }).then(({ ids }) => [...ids]),
    [offset, count],
  )
  const read = useCallback(() => readIds().then((ids) => call('failures.parts', { ids })), [readIds])
  const { value: parts, error } = useReading(read)
  const actOn = (act: 'jobs.retry' | 'jobs.remove') => {
    close()
    void readIds().then((ids) => runChange(() => call(act, { ids })))
  }
  if (isFixing && parts !== null) {
    return <FixStep group={group} parts={parts} readIds={readIds} back={() => setFixing(false)} close={close} />
  }
  return (
    <Dialog
      open
      onClose={close}
      title={`${plural(count, 'job')} failed with ${group.code}`}
      width="wide"
      initialFocus=".dialog-foot .primary"
      foot={
        <>
          <button
            type="button"
            className="button danger"
            onClick={() => confirmRemoval(group, () => actOn('jobs.remove'))}
          >
            Remove all…
          </button>
          <span className="spacer" />
          <button type="button" className="button" onClick={() => actOn('jobs.retry')}>
            Retry all
          </button>
          <button
            type="button"
            className="button primary"
            disabled={parts === null || parts.shared === null}
            onClick={() => setFixing(true)}
          >
            Fix and retry all…
          </button>
        </>
      }
    >
      <div className="form">
        {groups.length > 1 ? (
          <Select
            aria-label="Error"
            value={group.key}
            options={groups.map((one) => ({
              value: one.key,
              label: `${one.count} × ${one.code}: ${one.message}`.slice(0, 90),
            }))}
            onChange={(failures) => useUi.setState({ failures })}
          />
        ) : null}
        {error === null ? null : (
          <p className="form-error" role="alert">
            {error.message}
          </p>
        )}
        <About group={group} parts={parts} />
      </div>
    </Dialog>
  )
}

function About({ group, parts }: { group: FailureGroup; parts: FailureParts | null }) {
  const now = useNow()
  const { meaning, fix } = errorHelp(group.code, false)
  const types = parts?.types.map(({ type, jobs }) => `${type} (${jobs})`).join(', ')
  const facts: [string, string | null][] = [
    ['Example', group.message || 'It gave no message.'],
    ['Newest', `${formatClock(group.latestAt, now)}, ${formatAgo(group.latestAt, now)}`],
    ['Oldest', parts === null ? '…' : formatClock(parts.firstAt, now)],
    ['Types', types ?? '…'],
    ['Meaning', meaning],
    ['Fix', fix],
    [
      'Note',
      parts !== null && parts.shared === null
        ? 'They are of several types, so what they have can’t be changed at once.'
        : null,
    ],
  ]
  return (
    <dl className="failure-facts">
      {facts.map(([name, text]) =>
        text === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="selectable">{text}</dd>
          </div>
        ),
      )}
    </dl>
  )
}

function confirmRemoval({ count, code, latestAt }: FailureGroup, act: () => void): void {
  close()
  ask({
    title: `Remove ${plural(count, 'failed job')}?`,
    text: `${count === 1 ? 'It' : 'All'} with ${code}, the newest of ${formatClock(latestAt, Date.now())}, with history, transcripts and output. You can undo it for a minute.`,
    yes: `Remove ${plural(count, 'job')}`,
    no: 'Keep them',
    act,
  })
}
