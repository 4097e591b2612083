import type { StateCounts } from '../../src-shared/statistics.js'
import type { Limit, QueueStatus, Scope } from '../engine/job-service.js'
import type { JobStore } from '../store/job-store.js'

function noCounts(): StateCounts {
  return { queued: 0, waiting: 0, running: 0, paused: 0, completed: 0, failed: 0, cancelled: 0 }
}

/** Counts by type and state with the stored pauses: `queue status` of the contract. */
export function queueStatus(store: JobStore, scope: Scope, now: number): QueueStatus {
  const { queries } = store
  const ofGroup = scope.kind === 'group'
  const counts = ofGroup ? queries.countsOfGroup(scope.name) : queries.counts()
  const waiting = ofGroup ? queries.waitingOfGroup(scope.name, now) : queries.waitingCounts(now)
  const wanted = (type: string) => scope.kind !== 'type' || scope.name === type

  const total = noCounts()
  const types = new Map<string, StateCounts>()
  const ofType = (type: string): StateCounts => {
    let one = types.get(type)
    if (one === undefined) {
      one = noCounts()
      types.set(type, one)
    }
    return one
  }
  for (const { type, state, n } of counts) {
    if (!wanted(type)) continue
    total[state] += n
    ofType(type)[state] += n
  }
  for (const { type, n } of waiting) {
    if (!wanted(type)) continue
    total.waiting += n
    ofType(type).waiting += n
    ofType(type).queued -= n
  }
  const pauses = store.scopeRows.pauses()
  const named = (kind: string) => pauses.filter((row) => row.kind === kind).map((row) => row.name)
  return {
    paused: isPaused(scope, named('queue').length > 0, named(scope.kind)),
    total,
    types: [...types].sort(([a], [b]) => (a < b ? -1 : 1)).map(([type, n]) => ({ type, ...n })),
    pausedTypes: named('type'),
    pausedGroups: named('group'),
    pauseReasons: pauses.flatMap(({ kind, name, reason, paused_at }) =>
      reason === null ? [] : [{ kind, name, reason, at: paused_at }],
    ),
  }
}

function isPaused(scope: Scope, queuePaused: boolean, names: string[]): boolean {
  return queuePaused || (scope.kind !== 'queue' && names.includes(scope.name))
}

export function storedLimits(store: JobStore): Limit[] {
  return store.scopeRows.limits().flatMap(({ kind, name, concurrency, per_minute }): Limit[] => {
    if (kind === 'queue') return [{ scope: { kind }, concurrency, perMinute: null }]
    if (kind === 'type' || kind === 'group') return [{ scope: { kind, name }, concurrency, perMinute: per_minute }]
    return []
  })
}
