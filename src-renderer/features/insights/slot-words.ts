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

/** A slot's length after “per”: `minute`, `3 hours`, `7 days`. */
export function stepWords(stepMs: number): string {
  const [n, unit] = inUnits(stepMs)
  return n === 1 ? unit : `${n} ${unit}s`
}

/** How long something lasts: `a minute`, `an hour`, `7 days`. */
export function spanWords(ms: number): string {
  const [n, unit] = inUnits(ms)
  if (n !== 1) return `${n} ${unit}s`
  return unit === 'hour' ? 'an hour' : `a ${unit}`
}

function inUnits(ms: number): [number, 'day' | 'hour' | 'minute'] {
  if (ms >= DAY) return [ms / DAY, 'day']
  return ms >= HOUR ? [ms / HOUR, 'hour'] : [ms / 60_000, 'minute']
}

function time(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
}

function day(at: number, withYear: boolean): string {
  const year = withYear ? ({ year: 'numeric' } as const) : {}
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', ...year })
}
