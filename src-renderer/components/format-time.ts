const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A running clock's reading: `4s`, `4m 05s`, `2h 07m`, `3d 4h`. Whole seconds, so that it ticks evenly. */
export function formatElapsed(ms: number): string {
  const safe = Math.max(0, ms)
  if (safe < MINUTE) return `${Math.floor(safe / SECOND)}s`
  if (safe < HOUR) return `${Math.floor(safe / MINUTE)}m ${two((safe % MINUTE) / SECOND)}s`
  if (safe < DAY) return `${Math.floor(safe / HOUR)}h ${two((safe % HOUR) / MINUTE)}m`
  return `${Math.floor(safe / DAY)}d ${Math.floor((safe % DAY) / HOUR)}h`
}

/** A finished span, as fine as tells something: `40ms`, `0.4s`, `12.3s`, `4m 05s`. */
export function formatSpan(ms: number): string {
  if (ms < SECOND / 10) return `${Math.max(0, Math.round(ms))}ms`
  return ms < MINUTE ? `${(ms / SECOND).toFixed(1)}s` : formatElapsed(ms)
}

/** How long ago, coarsely, within a sentence: `just now`, `5m ago`, `3h ago`, `2d ago`. */
export function formatAgo(at: number, now: number): string {
  return tellingAgo(at, now) ?? 'just now'
}

/** The same for a column that many rows share: what is not a minute old is told by its place, so null. */
export function tellingAgo(at: number, now: number): string | null {
  const ms = now - at
  if (ms < MINUTE) return null
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}m ago`
  if (ms < DAY) return `${Math.floor(ms / HOUR)}h ago`
  return `${Math.floor(ms / DAY)}d ago`
}

/** A countdown: `in 4s`, `in 4m 05s`; `due` when it is over. */
export function formatUntil(at: number, now: number): string {
  return at <= now ? 'due' : `in ${formatElapsed(at - now + SECOND - 1)}`
}

/** The wall clock, with the date unless it is today's: `14:03:22`, `3 Mar 14:03:22`. */
export function formatClock(at: number, now: number): string {
  const date = new Date(at)
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  if (date.toDateString() === new Date(now).toDateString()) return time
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
  return `${day} ${time}`
}

/** Time of day with milliseconds, as output shows it beside each line. */
export function formatStamp(at: number): string {
  const date = new Date(at)
  const ms = String(date.getMilliseconds()).padStart(3, '0')
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${ms}`
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

export function formatCount(n: number): string {
  return n.toLocaleString('en-US')
}

export function plural(n: number, one: string, many = `${one}s`): string {
  return `${formatCount(n)} ${n === 1 ? one : many}`
}

function two(n: number): string {
  return String(Math.floor(n)).padStart(2, '0')
}
