import { useState } from 'react'
import { parseDurationMs } from '../../../src-shared/duration.js'
import { Field } from '../add-job/field.js'

interface Props {
  label: string
  /** As the form holds it: milliseconds as text, or what could not be read. */
  ms: string
  error: string | undefined
  onMs(ms: string): void
}

/** A length of time as people write it, e.g. `45m`. */
export function DurationField({ label, ms, error, onMs }: Props) {
  const [text, setText] = useState(() => shown(ms))
  const change = (value: string) => {
    setText(value)
    try {
      onMs(value.trim() === '' ? '' : String(parseDurationMs(value, label)))
    } catch {
      // Said when the form is sent: it is no number.
      onMs(value)
    }
  }
  return (
    <Field label={label} error={error} hint="30s, 45m, 2h">
      {(control) => (
        <input {...control} className="input" value={text} onChange={(event) => change(event.target.value)} />
      )}
    </Field>
  )
}

function shown(ms: string): string {
  const value = Number(ms)
  if (ms === '' || !Number.isFinite(value)) return ms
  const unit = UNITS.find(([each]) => value >= each && value % each === 0)
  return unit === undefined ? `${value}ms` : `${value / unit[0]}${unit[1]}`
}

const UNITS: readonly [number, string][] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'm'],
  [1_000, 's'],
]
