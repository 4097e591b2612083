const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const MOST = 4

/** Lengths that people count in. */
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28].map((n) => n * DAY),
]

/** Marks of an axis of times from 0 to the first one that is not below `most`, ms: few, and round to a person. */
export function timeTicks(most: number): number[] {
  const longest = STEPS.at(-1) as number
  const step = STEPS.find((one) => most / one <= MOST) ?? longest * Math.ceil(most / longest / MOST)
  const count = Math.max(1, Math.ceil(most / step))
  return Array.from({ length: count + 1 }, (_, i) => i * step)
}

/** A mark as the axis shows it: `0`, `500ms`, `30s`, `5m`, `1h 30m`, `2d`. */
export function tickWords(ms: number): string {
  if (ms === 0) return '0'
  const parts: [number, string][] = [
    [Math.floor(ms / DAY), 'd'],
    [Math.floor((ms % DAY) / HOUR), 'h'],
    [Math.floor((ms % HOUR) / MINUTE), 'm'],
    [Math.floor((ms % MINUTE) / SECOND), 's'],
    [ms % SECOND, 'ms'],
  ]
  return parts.flatMap(([n, unit]) => (n === 0 ? [] : [`${n}${unit}`])).join(' ')
}
