import type { Health } from '../../src-shared/statistics.js'
import type { QueueStatus } from '../engine/job-service.js'
import type { EngineRecord } from '../engine/ports.js'
import type { RunningJob } from './running-jobs.js'

/** What health is judged by. */
export interface Symptoms {
  status: QueueStatus
  /** Queued jobs that are neither held nor put off, counted up to {@link MANY_ELIGIBLE}. */
  eligible: number
  queueAgeMs: number | null
  running: readonly RunningJob[]
  engines: readonly { record: EngineRecord; isAlive: boolean }[]
  /** Jobs that ended in the last hour. */
  lastHour: { completed: number; failed: number }
  /** Free space where the data is, in bytes; null when unknown. */
  freeBytes: number | null
  now: number
}

/** Beyond this, eligible jobs need not be counted one by one. */
export const MANY_ELIGIBLE = 1_000
/** An engine writes its heartbeat every 30 s; after this long it stands still, or the machine slept, in ms. */
const SILENT_ENGINE_MS = 120_000
/** What could start and has not for this long does not start, in ms. */
const STUCK_MS = 60_000
/** Failures are worth a word when there are so many, and such a share of what ended. */
const MANY_FAILURES = 5
const HIGH_SHARE = 0.2
const LOW_SPACE = 500 * 1024 * 1024

/** Whether the queue gets its work done, and if not, why, in words (contract "stats"). */
export function healthOf(symptoms: Symptoms): { health: Health; reasons: string[] } {
  const stalled = whatStalls(symptoms)
  const reasons = [...stalled, ...whatDegrades(symptoms)]
  return { health: stalled.length > 0 ? 'stalled' : reasons.length > 0 ? 'degraded' : 'ok', reasons }
}

function whatStalls({ status, eligible, queueAgeMs, engines, running, now }: Symptoms): string[] {
  if (eligible === 0 || status.paused) return []
  const wait = eligible >= MANY_ELIGIBLE ? `${MANY_ELIGIBLE} jobs or more could start` : `${jobs(eligible)} could start`
  const alive = engines.filter(({ isAlive }) => isAlive)
  if (alive.length === 0) return [`${wait}, but no engine runs: open Jobyard or start "jobyard worker"`]
  const silentMs = Math.min(...alive.map(({ record }) => now - record.heartbeatAt))
  if (silentMs > SILENT_ENGINE_MS) {
    return [`${wait}, but the engine has not been heard of for ${minutes(silentMs)}: it may be stopped`]
  }
  const nothingIsPaused = status.pausedTypes.length === 0 && status.pausedGroups.length === 0
  if (nothingIsPaused && running.length === 0 && queueAgeMs !== null && queueAgeMs > STUCK_MS) {
    return [`${wait} and nothing runs, for ${minutes(queueAgeMs)} now: "jobyard limit" shows what may keep them`]
  }
  return []
}

function whatDegrades({ status, engines, running, lastHour, freeBytes }: Symptoms): string[] {
  const found: string[] = []
  if (status.paused && status.total.queued > 0)
    found.push(`the queue is paused, with ${jobs(status.total.queued)} in it`)
  for (const type of status.pausedTypes) found.push(`jobs of type ${type} are paused`)
  for (const group of status.pausedGroups) {
    const why = status.pauseReasons.find(({ kind, name }) => kind === 'group' && name === group)
    found.push(`group ${group} is paused${why === undefined ? '' : `: ${why.reason}`}`)
  }
  const orphans = running.filter(({ engineAlive }) => !engineAlive)
  if (orphans.length > 0) {
    found.push(
      `${jobs(orphans.length)} ${orphans.length === 1 ? 'belongs' : 'belong'} to an engine that died; "jobyard worker --release-stale" puts them back`,
    )
  } else if (engines.some(({ isAlive }) => !isAlive))
    found.push('an engine died; the next one to start cleans up after it')
  const silent = running.filter(
    ({ engineAlive, heartbeatAge, leaseMs }) =>
      engineAlive && leaseMs !== null && heartbeatAge !== null && heartbeatAge * 1000 > leaseMs,
  )
  if (silent.length > 0)
    found.push(`silent for longer than promised: ${silent.map(({ id }) => `job ${id}`).join(', ')}`)
  const ended = lastHour.completed + lastHour.failed
  if (lastHour.failed >= MANY_FAILURES && lastHour.failed >= HIGH_SHARE * ended) {
    found.push(`${lastHour.failed} of the ${jobs(ended)} that ended in the last hour failed`)
  }
  if (freeBytes !== null && freeBytes < LOW_SPACE) {
    found.push(`only ${Math.floor(freeBytes / 1024 / 1024)} MB are free where the data is`)
  }
  return found
}

function jobs(n: number): string {
  return n === 1 ? '1 job' : `${n} jobs`
}

function minutes(ms: number): string {
  const n = Math.floor(ms / 60_000)
  return n === 1 ? '1 minute' : `${n} minutes`
}
