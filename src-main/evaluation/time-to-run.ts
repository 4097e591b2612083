/** What one provider's group still has to do. */
export interface GroupWork {
  jobs: number
  /** Mean of a job, in ms. */
  meanMs: number
  /** Jobs of the group at once; null: as many as there are slots. */
  limit: number | null
  /** Requests a minute; null: any number. */
  perMinute: number | null
  /** Requests of one job. */
  weight: number
}

/**
 * How long it takes at the least to do all of it: what the slowest group needs within its limits, and what all together
 * need in the slots that there are. No queueing is modelled, so other work makes it longer.
 *
 * @param slots jobs at once, of all groups together
 * @returns ms
 */
export function timeToRunMs(groups: readonly GroupWork[], slots: number): number {
  const together = groups.reduce((sum, { jobs, meanMs }) => sum + jobs * meanMs, 0) / Math.max(1, slots)
  const each = groups.map(({ jobs, meanMs, limit, perMinute, weight }) => {
    const atOnce = Math.min(limit ?? slots, slots, Math.max(1, jobs))
    const byRate = perMinute === null ? 0 : (jobs * weight * 60_000) / perMinute
    return Math.max((jobs * meanMs) / Math.max(1, atOnce), byRate)
  })
  return Math.round(Math.max(together, ...each, 0))
}
