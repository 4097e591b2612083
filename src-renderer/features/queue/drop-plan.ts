import { PRIORITIES } from '../../../src-shared/job.js'
import { withMoved } from '../../stores/section-ids.js'

/** Where moved jobs land. */
export type DropTarget = { before: number } | { after: number } | { to: 'first' | 'last' }

export interface DropPlan {
  /** The priority that the moved jobs get, when that changes any of them, and how many it changes (rule Q4). */
  priority: { to: number; changed: number } | null
}

/**
 * What a drop would do: jobs stand together at the target, in their order, and take its priority. Null when nothing would
 * change, e.g. onto a row that is itself moved.
 */
export function planDrop(
  order: Uint32Array,
  moved: readonly number[],
  target: DropTarget,
  priorityOf: (id: number) => number | null,
): DropPlan | null {
  const neighbour = neighbourOf(order, target)
  if (neighbour === null || moved.length === 0 || moved.includes(neighbour)) return null
  const to = priorityOf(neighbour)
  const changed = to === null ? 0 : moved.filter((id) => (priorityOf(id) ?? to) !== to).length
  if (changed > 0 && to !== null) return { priority: { to, changed } }
  const next = withMoved(order, moved, target)
  return next.every((id, index) => id === order[index]) ? null : { priority: null }
}

/** The job that the moved ones will stand next to. */
function neighbourOf(order: Uint32Array, target: DropTarget): number | null {
  if ('before' in target) return target.before
  if ('after' in target) return target.after
  return order.at(target.to === 'first' ? 0 : -1) ?? null
}

/**
 * The target of Alt+↑ (−1) or Alt+↓ (1): past the neighbour of the outermost moved job, so that a selection with gaps closes
 * up. Null at the end of the queue.
 */
export function stepTarget(order: Uint32Array, moved: ReadonlySet<number>, step: -1 | 1): DropTarget | null {
  const edge = step === -1 ? order.findIndex((id) => moved.has(id)) : order.findLastIndex((id: number) => moved.has(id))
  const neighbour = edge === -1 ? undefined : order[edge + step]
  if (neighbour === undefined) return null
  return step === -1 ? { before: neighbour } : { after: neighbour }
}

/** A priority in words where it has one. */
export function priorityWord(priority: number): string {
  return Object.entries(PRIORITIES).find(([, value]) => value === priority)?.[0] ?? String(priority)
}
