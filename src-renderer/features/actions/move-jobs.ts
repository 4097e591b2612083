import type { Moved } from '../../../src-shared/queue-view.js'
import { call } from '../../bridge.js'
import { plural } from '../../components/format-time.js'
import { moveOptimistically, putIds, useEngine } from '../../stores/engine-store.js'
import { announce } from '../../stores/toast-store.js'
import { forgetSections, loadAllIds } from '../../sync/section-loader.js'
import { type DropTarget, planDrop, priorityWord, stepTarget } from '../queue/drop-plan.js'
import { runChange } from './run-change.js'

/** The queued jobs among the given, in the order in which they will run. */
export async function inRunOrder(ids: ReadonlySet<number>): Promise<number[]> {
  const order = await loadAllIds('next')
  return [...order.filter((id) => ids.has(id))]
}

/**
 * Moves jobs, on the screen at once and then in the engine; when that refuses, they go back.
 * @param priority what they get by the move, or null when it stays
 */
export async function moveJobs(ids: readonly number[], target: DropTarget, priority: number | null): Promise<void> {
  if (ids.length === 0) return
  const before = useEngine.getState()
  const ordered = before.ids.next
  const rows = ids.flatMap((id) => before.rows.get(id) ?? [])
  moveOptimistically(ids, target, priority)
  const moved = await runChange<Moved>(() => call('jobs.move', { ids: [...ids], target }), { quiet: priority === null })
  if (moved === null) {
    for (const row of rows) useEngine.getState().rows.set(row.id, row)
    putIds('next', ordered)
    forgetSections()
    return
  }
  announce(movedText(ids, moved))
}

/** Alt+↑ and Alt+↓: past the neighbour; Alt+Home and Alt+End: to an end of the queue. */
export async function moveBy(ids: ReadonlySet<number>, where: -1 | 1 | 'first' | 'last'): Promise<void> {
  const order = await loadAllIds('next')
  const moved = [...order.filter((id) => ids.has(id))]
  if (moved.length === 0) {
    announce('Only queued jobs can be moved')
    return
  }
  const target: DropTarget | null = typeof where === 'string' ? { to: where } : stepTarget(order, ids, where)
  const plan = target === null ? null : planDrop(order, moved, target, knownPriority)
  if (target === null || (plan === null && typeof where === 'string')) {
    announce(where === -1 || where === 'first' ? 'Already first' : 'Already last')
    return
  }
  await moveJobs(moved, target, plan?.priority?.to ?? null)
}

/** The priority of a job that the list has read; null for one that it has not. */
export function knownPriority(id: number): number | null {
  return useEngine.getState().rows.get(id)?.priority ?? null
}

function movedText(ids: readonly number[], moved: Moved): string {
  const { ids: lists, rows, overview } = useEngine.getState()
  const [first = 0] = ids
  const position = lists.next.indexOf(first) + 1
  const what = ids.length === 1 ? (rows.get(first)?.name ?? `Job ${first}`) : plural(ids.length, 'job')
  const [change] = moved.priorities
  const priority = change === undefined ? '' : `, priority now ${priorityWord(change.priority)}`
  return `${what} moved to position ${position} of ${overview?.counts.next ?? lists.next.length}${priority}`
}
