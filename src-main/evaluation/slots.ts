import { availableParallelism } from 'node:os'
import type { JobStore } from '../store/job-store.js'

/** What one group's jobs may use. */
export interface GroupSlots {
  group: string
  running: number
  /** Jobs at once; null: no limit of its own. */
  limit: number | null
  perMinute: number | null
  pauseReason: string | null
}

/** Slots that jobs may use: of engines, and of groups within them. */
export class Slots {
  constructor(private readonly store: JobStore) {}

  /** Jobs at once over all engines; while none runs, what one would have. */
  total(): number {
    const stored = this.store.scopes().limitOfAll
    const engines = this.store.engines().reduce((sum, { concurrency }) => sum + concurrency, 0)
    const slots = engines > 0 ? engines : (stored ?? availableParallelism())
    return stored === null ? slots : Math.min(stored, slots)
  }

  ofGroup(group: string): GroupSlots {
    const { scopeRows } = this.store
    const limit = scopeRows.limit({ kind: 'group', name: group })
    const pause = scopeRows.pauses().find((row) => row.kind === 'group' && row.name === group)
    return {
      group,
      running: this.store.claimed.runningOfGroup(group),
      limit: limit?.concurrency ?? null,
      perMinute: limit?.per_minute ?? null,
      pauseReason: pause?.reason ?? null,
    }
  }
}
