/**
 * The ids of a section in its order, as far as they are known: 0 stands for a place whose job has not been read yet.
 * All functions return a new array, or the same one when nothing changes.
 */
export type SectionIds = Uint32Array

const UNKNOWN = 0

/** Cuts or lengthens to what the section holds now; new places are unknown. */
export function resized(ids: SectionIds, count: number): SectionIds {
  if (ids.length === count) return ids
  const next = new Uint32Array(count)
  next.set(ids.subarray(0, count))
  return next
}

/** Writes what was read at `from`, and forgets the same ids where they stood before. */
export function withPage(ids: SectionIds, from: number, page: ArrayLike<number>, total: number): SectionIds {
  const next = new Uint32Array(total)
  next.set(ids.subarray(0, total))
  const fresh = new Set<number>(Array.from(page))
  const lowest = Math.min(...fresh)
  const highest = Math.max(...fresh)
  for (let index = 0; index < next.length; index++) {
    const id = next[index] ?? UNKNOWN
    // Most ids of 100,000 lie outside the page's, and two comparisons are much cheaper than a look into the set.
    if (id >= lowest && id <= highest && fresh.has(id)) next[index] = UNKNOWN
  }
  for (let index = 0; index < page.length && from + index < total; index++) next[from + index] = page[index] ?? UNKNOWN
  return next
}

export function without(ids: SectionIds, gone: ReadonlySet<number>): SectionIds {
  const next = ids.filter((id) => id === UNKNOWN || !gone.has(id))
  return next.length === ids.length ? ids : next
}

/** With those that have come, at an end; none is there twice. */
export function withAdded(ids: SectionIds, added: readonly number[], to: 'first' | 'last'): SectionIds {
  const fresh = added.filter((id) => !ids.includes(id))
  if (fresh.length === 0) return ids
  const next = new Uint32Array(ids.length + fresh.length)
  next.set(ids, to === 'first' ? fresh.length : 0)
  next.set(fresh, to === 'first' ? 0 : ids.length)
  return next
}

/** The moved ids together, in the order in which they are given, before or after `target`, or at an end. */
export function withMoved(
  ids: SectionIds,
  moved: readonly number[],
  target: { before: number } | { after: number } | { to: 'first' | 'last' },
): SectionIds {
  const rest = without(ids, new Set(moved))
  let at: number
  if ('to' in target) at = target.to === 'first' ? 0 : rest.length
  else if ('before' in target) at = rest.indexOf(target.before)
  else at = rest.indexOf(target.after) + 1
  if (at < 0 || ('after' in target && at === 0)) return ids
  const next = new Uint32Array(rest.length + moved.length)
  next.set(rest.subarray(0, at))
  next.set(moved, at)
  next.set(rest.subarray(at), at + moved.length)
  return next
}

/** Whether every place from `from` up to, not including, `to` is known. */
export function isKnown(ids: SectionIds, from: number, to: number): boolean {
  return ids.subarray(from, to).indexOf(UNKNOWN) === -1
}
