const HOUR = 3_600_000
const DAY = 24 * HOUR

/** A slot's start as an axis shows it: the time of day, and for long slots the day. */
export function slotTick(at: number, stepMs: number, spanMs: number): string {
  if (stepMs >= DAY) return day(at, spanMs > 300 * DAY)
  return spanMs > DAY ? `${day(at, false)} ${time(at)}` : time(at)
}

/** A slot in full, for tables and tips: `14:05–14:06`, `3 Mar 12:00–15:00`, `3–4 Mar`. */
export function slotWords(at: number, stepMs: number): string {
  if (stepMs > DAY) return `${day(at, true)} – ${day(at + stepMs - 1, true)}`
  if (stepMs === DAY) return day(at, true)
  return `${day(at, false)} ${time(at)}–${time(at + stepMs)}`
}

/** How long something lasts, in words: `1 minute`, `3 hours`, `7 days`. */
export function stepWords(stepMs: number): string {
  const [n, unit] =
    stepMs >= DAY ? [stepMs / DAY, 'day'] : stepMs >= HOUR ? [stepMs / HOUR, 'hour'] : [stepMs / 60_000, 'minute']
  return n === 1 ? unit : `${n} ${unit}s`
}

function time(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
}

function day(at: number, withYear: boolean): string {
  const year = withYear ? ({ year: 'numeric' } as const) : {}
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', ...year })
}
