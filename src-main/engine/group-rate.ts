/** How many jobs of a group may start in a minute, and where that stands. Kept in the database, across engines. */
export interface GroupRate {
  group: string
  perMinute: number
  /** Of the latest start and, at the earliest, the next one; epoch ms with fractions, null before the first. */
  lastStartAt: number | null
  nextStartAt: number | null
}

/**
 * Starts are paced below the limit: whoever counts them elsewhere sees them with the jitter of starting processes and of
 * the network. With this share any `perMinute + 1` starts are 61.8 s apart, so that 1.8 s of jitter do no harm.
 */
const SHARE = 0.97
/** A start that comes later than it might have, by no more than this, does not put the next one off; in ms. */
const LATE_MS = 25
/** A latest start that lies further in the future than this, in ms, says that the clock was set back. */
const CLOCK_SET_BACK_MS = 1_000

/** Distance between two starts of weight 1, in ms. */
function startIntervalMs(perMinute: number): number {
  return 60_000 / (SHARE * perMinute)
}

/**
 * The earliest time of the next start. After the clock was set back that is at once, instead of after the hours that it
 * was set back by.
 *
 * @returns epoch ms, whole, not before `now`
 */
export function opensAt(rate: GroupRate, now: number): number {
  const { lastStartAt, nextStartAt } = rate
  if (nextStartAt === null || (lastStartAt !== null && lastStartAt - now > CLOCK_SET_BACK_MS)) return now
  return Math.max(now, Math.ceil(nextStartAt))
}

/**
 * The rate after a start: GCRA (the generic cell rate algorithm of ATM Forum TM 4.1, §4.4.2) without a burst: starts are
 * evenly spaced and nothing is saved up while none are wanted.
 *
 * @param weight how many starts it counts for
 */
export function afterStart(rate: GroupRate, weight: number, now: number): GroupRate {
  const due = Math.min(now, Math.max(rate.nextStartAt ?? now, now - LATE_MS))
  return { ...rate, lastStartAt: now, nextStartAt: due + weight * startIntervalMs(rate.perMinute) }
}
