import type { JobSummary } from '../../src-shared/queue-view.js'

/** With more jobs than this ahead an estimate would say little. */
export const MAX_AHEAD = 200

interface Parts {
  running: readonly JobSummary[]
  /** Those that start before it, in their order. */
  ahead: readonly JobSummary[]
  /** How many may run at once. */
  slots: number
  /** How long a job is expected to run in all, ms; null when nothing is known. */
  expectedMs(job: JobSummary): number | null
  now: number
}

/**
 * When a queued job's turn probably comes: the slots are filled in order, each job for as long as it is expected to run.
 *
 * @returns epoch ms; null where one of the jobs before it may take any time
 */
export function expectedStart({ running, ahead, slots, expectedMs, now }: Parts): number | null {
  const free: number[] = []
  for (const job of running) {
    const expected = expectedMs(job)
    if (expected === null) return null
    free.push(Math.max(now, job.countedAt - job.runningMs + expected))
  }
  while (free.length < slots) free.push(now)
  for (const job of ahead) {
    const expected = expectedMs(job)
    if (expected === null) return null
    const slot = earliest(free, slots)
    free.splice(free.indexOf(slot), 1, slot + expected)
  }
  return earliest(free, slots)
}

/** When one more may start; where more run than may, those that are over the limit free no slot. */
function earliest(free: number[], slots: number): number {
  free.sort((a, b) => a - b)
  return free[free.length - slots] as number
}
