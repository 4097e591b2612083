const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const

/** A size for people: `312 bytes`, `1.5 MB`; a thousand bytes are one kB. */
export function byteWords(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : Number(value.toPrecision(2))} ${UNITS[unit]}`
}
