import type { Run } from '../../../src-shared/run.js'
import { call } from '../../bridge.js'
import { plural } from '../../components/format-time.js'
import { announce, tell } from '../../stores/toast-store.js'
import { ask } from '../actions/confirm-store.js'
import { attempt } from '../actions/run-change.js'

export function pauseRun(run: Run): void {
  attempt(call('runs.pause', { id: run.id }).then(() => announce('Run paused')))
}

export function resumeRun(run: Run): void {
  attempt(call('runs.resume', { id: run.id }).then(() => announce('Run resumed')))
}

/** Asks first: what is cancelled can't be taken up again. */
export function cancelRun(run: Run): void {
  const { total, completed, failed, cancelled } = run.progress
  const left = total - completed - failed - cancelled
  ask({
    title: `Cancel run ${run.id}?`,
    text:
      `${plural(left, 'probe')} will not be asked, and can’t be taken up again. ` +
      `What ${plural(completed, 'completed probe')} answered is kept.`,
    yes: 'Cancel the run',
    no: 'Keep the run',
    act: () => attempt(call('runs.cancel', { id: run.id }).then(() => announce('Run cancelled'))),
  })
}

export function retryFailed(run: Run, code?: string): void {
  attempt(
    call('runs.retryFailed', code === undefined ? { id: run.id } : { id: run.id, code }).then(({ count }) =>
      tell(`${plural(count, 'probe')} went back to the queue`),
    ),
  )
}

/** A verb and whether it makes sense in the run's state (rule U7). */
export function canPause({ status }: Run): boolean {
  return status === 'PENDING' || status === 'RUNNING'
}

export function canCancel(run: Run): boolean {
  return canPause(run) || run.status === 'PAUSED'
}
