import { FINISHED_STATES, type KeepingRules } from '../../src-shared/keeping-rules.js'
import type { JobStore } from '../store/job-store.js'

const DAY = 24 * 3_600_000

/** Ids of finished jobs that the rules say to remove, those that ended first first (rule K3). */
export function dueForRemoval({ archived }: JobStore, rules: KeepingRules, now: number): number[] {
  const due = new Set<number>()
  const take = (ids: readonly number[]) => {
    for (const id of ids) due.add(id)
  }
  const older = (days: number) => ({ endedBefore: now - days * DAY })
  if (rules.removeAfterDays !== null) take(archived.ids(older(rules.removeAfterDays)))
  for (const state of FINISHED_STATES) {
    const { removeAfterDays, keepNewest } = rules.states[state]
    if (removeAfterDays !== null) take(archived.ids({ states: [state], ...older(removeAfterDays) }))
    if (keepNewest === null) continue
    const all = archived.ids({ states: [state] })
    take(all.slice(0, Math.max(0, all.length - keepNewest)))
  }
  return [...due]
}

/** Ids of finished jobs that the rules say to archive. */
export function dueForArchive({ archived }: JobStore, { archiveAfterDays }: KeepingRules, now: number): number[] {
  return archiveAfterDays === null ? [] : archived.ids({ endedBefore: now - archiveAfterDays * DAY })
}
