import type { TimeRange } from '../../src-shared/outlook.js'

const MINUTE = 60_000

/** A span of time of the wall clock, to the minute: `14:20`, `14:20–14:40`, `3 Mar 23:50 – 4 Mar 00:20`. */
export function formatRange({ from, to }: TimeRange, now: number): string {
  const [start, end] = [clock(from), clock(to)]
  const [startDay, endDay] = [day(from), day(to)]
  const today = day(now)
  if (startDay === endDay) {
    const times = start === end ? start : `${start}–${end}`
    return startDay === today ? times : `${startDay} ${times}`
  }
  return `${startDay === today ? start : `${startDay} ${start}`} – ${endDay} ${end}`
}

/** The same as a person would say it; `any moment` when it is over within a minute. */
export function aboutWhen(range: TimeRange, now: number): string {
  if (range.to < now + MINUTE) return 'any moment'
  return `about ${formatRange({ from: Math.max(range.from, now), to: range.to }, now)}`
}

function clock(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
}

function day(at: number): string {
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
}
