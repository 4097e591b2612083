import { statfsSync } from 'node:fs'
import path from 'node:path'
import type { QueueStatistics } from '../../src-shared/statistics.js'
import type { Clock, Processes } from '../engine/ports.js'
import type { JobStore } from '../store/job-store.js'
import { percentilesOf, type Sample, sampleOf } from './percentiles.js'
import { healthOf, MANY_ELIGIBLE } from './queue-health.js'
import { queueStatus } from './queue-report.js'
import { runningJobs } from './running-jobs.js'

/** Times of at most so many jobs are looked at, the latest of each type. */
const SAMPLE = 20_000
const LEAST_SAMPLE = 500
const FINISH_STATES = ['completed', 'failed', 'cancelled'] as const
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

interface Parts {
  store: JobStore
  processes: Processes
  clock: Clock
}

/** The whole queue in numbers, and whether it gets its work done; a million jobs take some tens of milliseconds. */
export function queueStatistics(parts: Parts): QueueStatistics {
  const { store, processes, clock } = parts
  const now = clock.now()
  const status = queueStatus(store, { kind: 'queue' }, now)
  const { pausedTypes: _t, pausedGroups: _g, pauseReasons: _r, paused: _p, ...counts } = status
  const times = timesByType(store, status.types)
  const of = (samples: readonly TypeTimes[], key: 'waited' | 'running') => percentilesOf(samples.map((one) => one[key]))
  const engines = store.engines().map((record) => ({ record, isAlive: processes.isAlive(record) }))
  const alive = engines.filter(({ isAlive }) => isAlive)
  const throughput = ended(store, now)
  const oldestAt = store.statistics.oldestQueuedAt(now)
  const queueAgeMs = oldestAt === null ? null : Math.max(0, now - oldestAt)
  const health = healthOf({
    status,
    eligible: store.statistics.eligibleCount(now, MANY_ELIGIBLE),
    queueAgeMs,
    running: runningJobs(parts),
    engines,
    lastHour: throughput.hour,
    freeBytes: freeBytesAt(store.database.file),
    now,
  })
  return {
    ...health,
    total: counts.total,
    waitingMs: of([...times.values()], 'waited'),
    runningMs: of([...times.values()], 'running'),
    types: counts.types.map((type) => {
      const own = times.get(type.type)
      const samples = own === undefined ? [] : [own]
      return { ...type, waitingMs: of(samples, 'waited'), runningMs: of(samples, 'running') }
    }),
    stages: store.statistics.stages().map(({ n, ...stage }) => ({ ...stage, count: n })),
    queueAgeMs,
    failures: store.statistics.failures().map(({ code, n }) => ({ code, count: n })),
    throughput,
    engines: {
      alive: alive.length,
      dead: engines.length - alive.length,
      slots: alive.reduce((sum, { record }) => sum + record.concurrency, 0),
    },
  }
}

type TypeTimes = Record<'waited' | 'running', Sample>

/** The latest times of each type; a type of which not all were read weighs in the whole by how many there are. */
function timesByType(
  store: JobStore,
  types: readonly { type: string; completed: number; failed: number; cancelled: number }[],
): Map<string, TypeTimes> {
  const limit = Math.max(LEAST_SAMPLE, Math.floor(SAMPLE / Math.max(1, types.length)))
  return new Map(
    types.map(({ type, completed, failed, cancelled }) => {
      const rows = store.statistics.times(type, limit)
      const weight = rows.length < limit ? 1 : Math.max(1, (completed + failed + cancelled) / rows.length)
      const of = (key: 'waited' | 'running') =>
        sampleOf(
          rows.map((row) => row[key]),
          weight,
        )
      return [type, { waited: of('waited'), running: of('running') }]
    }),
  )
}

function ended(store: JobStore, now: number): QueueStatistics['throughput'] {
  const since = (ms: number) => {
    const counts = { completed: 0, failed: 0, cancelled: 0 }
    for (const state of FINISH_STATES) counts[state] = store.statistics.endedCount(state, now - ms, now + 1)
    return counts
  }
  return { minute: since(MINUTE), hour: since(HOUR), day: since(DAY) }
}

/** Free for this user where the file is; null where the system does not say. */
function freeBytesAt(file: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(path.dirname(file))
    return bavail * bsize
  } catch {
    return null
  }
}
