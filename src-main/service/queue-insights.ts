import {
  type AgeBand,
  type InsightRange,
  type Insights,
  OTHER_CODES,
  type TypeInsights,
} from '../../src-shared/insights.js'
import type { Clock, Processes } from '../engine/ports.js'
import type { JobStore } from '../store/job-store.js'
import { percentilesOf, type Sample, sampleOf } from './percentiles.js'
import { queueStatistics } from './queue-statistics.js'
import { timeSlots } from './time-slots.js'

/** Times of about so many jobs are read of each slot, shared out among the types. */
const SLOT_SAMPLE = 3_000
const LEAST_SAMPLE = 200
const MOST_TYPES = 40
/** Codes that are told apart. */
const MOST_CODES = 6
/** So many queued jobs are looked at one by one; of more, a sample. */
const MOST_QUEUED = 50_000
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const AGES = [0, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY]

interface Parts {
  store: JobStore
  processes: Processes
  clock: Clock
}

interface Slot {
  from: number
  to: number
}

/**
 * The queue over time. A million jobs take about a second of reading, so it is asked for in a thread of its own.
 *
 * @param zoneMs how far the person's clock is ahead of UTC
 */
export function queueInsights(parts: Parts, range: InsightRange, zoneMs: number): Insights {
  const { store, clock } = parts
  const statistics = queueStatistics(parts)
  const now = clock.now()
  const { starts, stepMs } = timeSlots(range, now, store.insights.firstEndAt(), zoneMs)
  const slots = starts.map((from) => ({ from, to: from + stepMs }))
  const types = statistics.types
    .map(({ type, completed, failed, cancelled }) => ({ type, n: completed + failed + cancelled }))
    .filter(({ n }) => n > 0)
    .sort((a, b) => b.n - a.n)
    .map(({ type }) => type)
  const { times, isSampled } = timesOf(store, types.slice(0, MOST_TYPES), slots)
  return {
    range,
    now,
    stepMs,
    slots: starts,
    ended: slots.map(({ from, to }) => {
      const count = (state: 'completed' | 'failed' | 'cancelled') => store.statistics.endedCount(state, from, to)
      return { completed: count('completed'), failed: count('failed'), cancelled: count('cancelled') }
    }),
    times,
    isSampled,
    typesLeftOut: Math.max(0, types.length - MOST_TYPES),
    failures: failuresOf(store, slots, stepMs),
    ...agesOf(store, statistics.total.queued, now),
    statistics,
  }
}

type Samples = Record<'waited' | 'running', Sample> & { count: number }

function timesOf(store: JobStore, types: readonly string[], slots: readonly Slot[]) {
  const most = Math.max(LEAST_SAMPLE, Math.floor(SLOT_SAMPLE / Math.max(1, types.length)))
  let isSampled = false
  const read = (type: string, slot: Slot): Samples => {
    const count = store.insights.timesCount(type, slot)
    const nth = Math.max(1, Math.ceil(count / most))
    const rows = count === 0 ? [] : store.insights.times(type, slot, nth)
    if (nth > 1) isSampled = true
    const weight = rows.length === 0 ? 1 : count / rows.length
    const of = (key: 'waited' | 'running') =>
      sampleOf(
        rows.map((row) => row[key]),
        weight,
      )
    return { count, waited: of('waited'), running: of('running') }
  }
  const byType = types.map((type) => ({ type, samples: slots.map((slot) => read(type, slot)) }))
  const all = slots.map((_, i) => byType.map(({ samples }) => samples[i] as Samples))
  const times = byType
    .map(({ type, samples }) =>
      insightsOf(
        type,
        samples.map((one) => [one]),
      ),
    )
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
  return { times: [insightsOf(null, all), ...times], isSampled }
}

/** @param bySlot the samples of each slot, one for each type */
function insightsOf(type: string | null, bySlot: readonly (readonly Samples[])[]): TypeInsights {
  const figures = (samples: readonly Samples[]) => ({
    count: samples.reduce((sum, { count }) => sum + count, 0),
    waitingMs: percentilesOf(samples.map(({ waited }) => waited)),
    runningMs: percentilesOf(samples.map(({ running }) => running)),
  })
  return { type, ...figures(bySlot.flat()), over: bySlot.map(figures) }
}

function failuresOf(store: JobStore, slots: readonly Slot[], stepMs: number): Insights['failures'] {
  const from = slots[0]?.from ?? 0
  const to = slots.at(-1)?.to ?? 0
  const byCode = new Map<string, { code: string; count: number; over: number[] }>()
  const ofCode = (code: string) => {
    const known = byCode.get(code) ?? { code, count: 0, over: slots.map(() => 0) }
    byCode.set(code, known)
    return known
  }
  for (const { slot, code, n } of store.insights.failures({ from, to }, stepMs)) {
    const one = ofCode(code)
    one.count += n
    one.over[slot] = (one.over[slot] ?? 0) + n
  }
  const sorted = [...byCode.values()].sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1))
  if (sorted.length <= MOST_CODES) return sorted
  const rest = sorted.slice(MOST_CODES - 1)
  return [
    ...sorted.slice(0, MOST_CODES - 1),
    {
      code: OTHER_CODES,
      count: rest.reduce((sum, { count }) => sum + count, 0),
      over: slots.map((_, i) => rest.reduce((sum, { over }) => sum + (over[i] ?? 0), 0)),
    },
  ]
}

function agesOf(store: JobStore, queued: number, now: number): Pick<Insights, 'ages' | 'held'> {
  const nth = Math.max(1, Math.ceil(queued / MOST_QUEUED))
  const ages = AGES.map((fromMs, i): AgeBand => ({ fromMs, toMs: AGES[i + 1] ?? null, count: 0 }))
  let held = 0
  for (const job of store.insights.queued(now, nth)) {
    if (job.held === 1) held += nth
    else {
      const age = Math.max(0, now - job.since)
      const band = ages.findLast(({ fromMs }) => age >= fromMs)
      if (band !== undefined) band.count += nth
    }
  }
  return { ages, held }
}
