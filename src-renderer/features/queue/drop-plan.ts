import { PRIORITIES } from '../../../src-shared/job.js'

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
  return standsThere(order, moved, target, neighbour) ? null : { priority: null }
}

/**
 * Whether the jobs stand at the target already, in their order. Asked at every movement of the pointer, so it looks at them
 * alone and builds no order of all jobs.
 */
function standsThere(order: Uint32Array, moved: readonly number[], target: DropTarget, neighbour: number): boolean {
  let start: number
  if ('to' in target) start = target.to === 'first' ? 0 : order.length - moved.length
  else if ('before' in target) start = order.indexOf(neighbour) - moved.length
  else start = order.indexOf(neighbour) + 1
  return start >= 0 && moved.every((id, index) => order[start + index] === id)
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
