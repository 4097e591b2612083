import type { FailureGroup, Section } from '../../../src-shared/queue-view.js'
import { call } from '../../bridge.js'
import { loadAllIds } from '../../sync/section-loader.js'
import { attempt, runChange } from './run-change.js'

/** Puts all failed jobs with one error back into the queue. */
export function retryGroup(group: FailureGroup): void {
  attempt(
    call('queue.ids', { section: 'attention', from: group.offset, to: group.offset + group.count }).then(({ ids }) =>
      runChange(() => call('jobs.retry', { ids: [...ids] })),
    ),
  )
}

/** Puts every job of a section back into the queue. */
export function retrySection(section: Section): void {
  attempt(onAll(section, (ids) => runChange(() => call('jobs.retry', { ids }))))
}

/** Removes every job of a section. */
export function removeSection(section: Section): void {
  attempt(onAll(section, (ids) => runChange(() => call('jobs.remove', { ids }))))
}

async function onAll(section: Section, act: (ids: number[]) => Promise<unknown>): Promise<void> {
  const ids = await loadAllIds(section)
  if (ids.length > 0) await act([...ids])
}
