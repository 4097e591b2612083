import { useCallback, useEffect } from 'react'
import type { ProbeRow, RunDetail } from '../../../src-shared/run.js'
import { call } from '../../bridge.js'
import { Select } from '../../components/select.js'
import { useReading } from '../../components/use-reading.js'
import type { Beside } from './probe-viewer.js'

interface Props {
  run: RunDetail
  probe: ProbeRow
  /** The attempt that is shown of it. */
  attempt: number
  beside: Beside | null
  /** Title of the one to begin with where it is offered. */
  preferred: string | null
  onBeside(beside: Beside | null): void
  /** A person picked this. */
  onPreferred(title: string): void
}

/** Picks what stands beside a transcript: the same scenario asked of another model or again, or another attempt. */
export function ComparePicker(props: Props) {
  const { run, probe, attempt, beside, preferred, onBeside } = props
  const { scenarioIndex, jobId } = probe
  const read = useCallback(
    async () =>
      (await call('runs.probes', { id: run.id, filter: { scenario: scenarioIndex }, offset: 0, limit: 500 })).rows,
    [run.id, scenarioIndex],
  )
  const { value: siblings } = useReading(read)
  const choices = choicesOf(probe, attempt, siblings ?? [])
  const isOffered = beside !== null && choices.some((one) => sameAs(one, beside))
  const first = choices.find(({ title }) => title === preferred) ?? choices[0]
  useEffect(() => {
    if (!isOffered && siblings !== null) onBeside(first ?? null)
  }, [isOffered, siblings, first, onBeside])
  if (siblings === null) return null
  if (choices.length === 0) return <p className="field-hint">Nothing else was asked of this scenario.</p>
  return (
    <div className="compare-picker">
      <span id="beside">Beside it</span>
      <Select
        compact
        aria-labelledby="beside"
        value={beside === null ? '' : keyOf(beside)}
        options={choices.map((one) => ({
          value: keyOf(one),
          label: one.jobId === jobId ? one.title : `${one.title} · #${one.jobId}`,
        }))}
        onChange={(key) => {
          const picked = choices.find((one) => keyOf(one) === key)
          if (picked === undefined) return
          onBeside(picked)
          props.onPreferred(picked.title)
        }}
      />
    </div>
  )
}

function choicesOf(probe: ProbeRow, attempt: number, siblings: readonly ProbeRow[]): Beside[] {
  const attempts = Array.from({ length: probe.attempt }, (_, index) => index + 1)
    .filter((n) => n !== attempt)
    .map((n) => ({ jobId: probe.jobId, attempt: n, title: `${probe.model}, attempt ${n}` }))
  const others = siblings
    .filter(({ jobId, attempt: done }) => jobId !== probe.jobId && done > 0)
    // The same sample of another model first, and of these what has an answer.
    .sort((a, b) => rankOf(b, probe) - rankOf(a, probe))
    .map((one) => ({
      jobId: one.jobId,
      attempt: one.attempt,
      title: one.sample === probe.sample ? one.model : `${one.model}, sample ${one.sample + 1}`,
    }))
  return [...others, ...attempts]
}

function rankOf(one: ProbeRow, probe: ProbeRow): number {
  return 2 * Number(one.sample === probe.sample) + Number(one.state === 'completed')
}

function keyOf({ jobId, attempt }: Beside): string {
  return `${jobId}/${attempt}`
}

function sameAs(a: Beside, b: Beside): boolean {
  return keyOf(a) === keyOf(b)
}
