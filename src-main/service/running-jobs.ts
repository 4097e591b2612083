import type { Job } from '../../src-shared/job.js'
import type { Clock, Processes } from '../engine/ports.js'
import { recoverDeadEngines } from '../engine/recovery.js'
import type { JobStore } from '../store/job-store.js'

/** A running job with how fresh its signs of life are. */
export interface RunningJob extends Job {
  /** Running time of all its attempts, in s. */
  seconds: number
  /** Since its last sign of life, in s; null before the first. */
  heartbeatAge: number | null
  /** How old that may get, in ms; null when it never promised any (rule F5). */
  leaseMs: number | null
  /** Whether the engine that holds it lives. */
  engineAlive: boolean
}

interface Parts {
  store: JobStore
  processes: Processes
  clock: Clock
}

/** All running jobs, of whatever engine, longest first. */
export function runningJobs({ store, processes, clock }: Parts): RunningJob[] {
  const now = clock.now()
  const alive = new Set(store.engines().flatMap((engine) => (processes.isAlive(engine) ? [engine.id] : [])))
  return store.summaries.activeIds('running').map((id) => {
    const job = store.queries.get(id, now)
    return {
      ...job,
      seconds: Math.round(job.runningMs / 100) / 10,
      heartbeatAge: job.heartbeatAt === null ? null : Math.max(0, Math.round((now - job.heartbeatAt) / 100) / 10),
      leaseMs: store.claimed.row(id)?.lease_ms ?? null,
      engineAlive: job.owner !== null && alive.has(job.owner),
    }
  })
}

export interface Released {
  /** Ids of the jobs that were put back, or failed because no attempt was left. */
  ids: number[]
  /** Silent for longer than they promised, but with an engine that lives and ends them itself. */
  overdue: RunningJob[]
}

/**
 * Takes back what dead engines held (rule F7). A living engine's jobs are its own: it counts their silence itself, by a
 * clock that neither sleep nor a person can move (rule F5).
 */
export async function releaseStale(parts: Parts): Promise<Released> {
  const { store, processes, clock } = parts
  const ids = await recoverDeadEngines(store, processes, null, () => clock.now())
  const overdue = runningJobs(parts).filter(
    ({ heartbeatAge, leaseMs }) => heartbeatAge !== null && leaseMs !== null && heartbeatAge * 1000 > leaseMs,
  )
  return { ids, overdue }
}
