import type { InsightRange } from '../../src-shared/insights.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const MOST_SLOTS = 60

/** How long a slot is, and how many there are, the one that is not over yet included. */
const FIXED: Record<Exclude<InsightRange, 'all'>, { stepMs: number; count: number }> = {
  hour: { stepMs: MINUTE, count: 60 },
  day: { stepMs: 30 * MINUTE, count: 48 },
  week: { stepMs: 3 * HOUR, count: 56 },
}

/** Lengths that a slot of all times may have; above the last one, multiples of it. */
const STEPS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 28 * DAY]

export interface TimeSlots {
  /** Start of each, epoch ms. */
  starts: number[]
  stepMs: number
}

/**
 * Slots of equal length up to `now`, the last of which holds `now`. They begin at whole minutes, hours or days of the
 * person's clock.
 *
 * @param firstAt the earliest moment of interest, for `all`; null: there is none
 * @param zoneMs how far the person's clock is ahead of UTC
 */
export function timeSlots(range: InsightRange, now: number, firstAt: number | null, zoneMs: number): TimeSlots {
  const { stepMs, count } = range === 'all' ? fitting(now - Math.min(now, firstAt ?? now)) : FIXED[range]
  const last = startOf(now, stepMs, zoneMs)
  const first = range === 'all' ? startOf(Math.min(now, firstAt ?? now), stepMs, zoneMs) : last - (count - 1) * stepMs
  const starts: number[] = []
  for (let at = first; at <= last; at += stepMs) starts.push(at)
  return { starts, stepMs }
}

function fitting(spanMs: number): { stepMs: number; count: number } {
  const longest = STEPS.at(-1) as number
  // One more slot than fits, since neither end lies at a border.
  const known = STEPS.find((step) => spanMs / step <= MOST_SLOTS - 1)
  return { stepMs: known ?? longest * Math.ceil(spanMs / longest / (MOST_SLOTS - 1)), count: MOST_SLOTS }
}

function startOf(at: number, stepMs: number, zoneMs: number): number {
  return Math.floor((at + zoneMs) / stepMs) * stepMs - zoneMs
}
