import { ChevronDown, ChevronUp, TriangleAlert } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import type { ProbeRow, RunDetail } from '../../../src-shared/run.js'
import { call } from '../../bridge.js'
import { formatCost, formatLarge } from '../../components/format-number.js'
import { formatSpan } from '../../components/format-time.js'
import { IconButton } from '../../components/icon-button.js'
import { Select } from '../../components/select.js'
import { SimulatedBadge } from '../../components/simulated-badge.js'
import { StateIcon, stateWord } from '../../components/state-icon.js'
import { useReading } from '../../components/use-reading.js'
import { useUi } from '../../stores/ui-store.js'
import { useRunNews } from '../../sync/run-news.js'
import { attemptTurns } from '../transcript/attempt-turns.js'
import { Transcript } from '../transcript/transcript.js'
import { ComparePicker } from './compare-picker.js'
import { DecisionButtons } from './decision-buttons.js'

interface Props {
  run: RunDetail
  probe: ProbeRow
  /** The decisions that can be set; null when answers are not scored. */
  scale: readonly number[] | null
  isComparing: boolean
  /** What was put beside the last one, to be put beside this one as well. */
  besideTitle: string | null
  onBesideTitle(title: string): void
  onDecide(decision: number | null): void
  onScenario(by: 1 | -1): void
}

/** What another transcript beside this one is: another attempt of the same probe, or another probe. */
export interface Beside {
  jobId: number
  attempt: number
  title: string
}

/** One probe: what it was, how it was decided, and what was said, alone or beside another. */
export function ProbeViewer(props: Props) {
  const { run, probe, scale, isComparing, onDecide, onScenario } = props
  const [attempt, setAttempt] = useState<number | null>(null)
  const [beside, setBeside] = useState<Beside | null>(null)
  const place = useUi((state) => state.probePlace)
  const shown = attempt ?? Math.max(1, probe.attempt)
  const sources = useMemo(() => {
    const own = attemptTurns(probe.jobId, shown, probe.attempt > 1 ? `${probe.model}, attempt ${shown}` : probe.model)
    if (!isComparing || beside === null) return [own]
    return [own, attemptTurns(beside.jobId, beside.attempt, beside.title)]
  }, [probe.jobId, probe.model, probe.attempt, shown, isComparing, beside])
  const turn = place?.jobId === probe.jobId ? place.turn : null
  const wanted = useMemo(() => (turn === null ? null : { turn: turn + 1 }), [turn])
  return (
    <section className="probe-viewer" aria-label={`${probe.model}: ${probe.scenario}`}>
      <header className="probe-viewer-head">
        <div className="inspector-title">
          <StateIcon state={probe.state} size={16} />
          <h2 className="inspector-name selectable">{probe.scenario}</h2>
          <IconButton icon={ChevronUp} small label="Previous scenario" keys="[" onClick={() => onScenario(-1)} />
          <IconButton icon={ChevronDown} small label="Next scenario" keys="]" onClick={() => onScenario(1)} />
        </div>
        <div className="probe-facts">
          <span className="truncate">{factsOf(probe)}</span>
          {probe.simulated ? <SimulatedBadge /> : null}
          {probe.truncated ? <span className="badge amber">cut off by a limit</span> : null}
          <Attempts probe={probe} shown={shown} onAttempt={setAttempt} />
        </div>
        {probe.errorCode === null ? null : <Failure probe={probe} runId={run.id} />}
        {scale === null || probe.state !== 'completed' ? null : (
          <DecisionButtons probe={probe} scale={scale} onDecide={onDecide} />
        )}
        {isComparing ? (
          <ComparePicker
            run={run}
            probe={probe}
            attempt={shown}
            beside={beside}
            preferred={props.besideTitle}
            onBeside={setBeside}
            onPreferred={props.onBesideTitle}
          />
        ) : null}
      </header>
      <Transcript
        sources={sources}
        isLive={probe.state === 'running'}
        place={wanted}
        onPlaced={forgetPlace}
        nothing={probe.state === 'queued' ? 'It has not been asked yet' : 'Nothing was said'}
      />
    </section>
  )
}

function forgetPlace(): void {
  useUi.setState(({ probePlace }) => ({ probePlace: probePlace === null ? null : { ...probePlace, turn: null } }))
}

function factsOf(probe: ProbeRow): string {
  const parts = [
    probe.modelVersion === null || probe.modelVersion === probe.model
      ? probe.model
      : `${probe.model} (${probe.modelVersion})`,
    stateWord(probe.state).toLowerCase(),
    probe.sample > 0 ? `sample ${probe.sample + 1}` : null,
    probe.inputTokens === null ? null : `${formatLarge(probe.inputTokens)} in`,
    probe.outputTokens === null ? null : `${formatLarge(probe.outputTokens)} out`,
    probe.cost === null ? null : formatCost(probe.cost),
    probe.durationMs === null ? null : formatSpan(probe.durationMs),
    `#${probe.jobId}`,
  ]
  return parts.filter((part) => part !== null).join(' · ')
}

function Attempts({ probe, shown, onAttempt }: { probe: ProbeRow; shown: number; onAttempt(attempt: number): void }) {
  if (probe.attempt <= 1) return null
  return (
    <Select
      compact
      aria-label="Attempt"
      value={String(shown)}
      options={Array.from({ length: probe.attempt }, (_, index) => ({
        value: String(index + 1),
        label: `Attempt ${index + 1}`,
      }))}
      onChange={(value) => onAttempt(Number(value))}
    />
  )
}

/** Why it failed, in the words of the last attempt. */
function Failure({ probe, runId }: { probe: ProbeRow; runId: number }) {
  const { jobId } = probe
  const read = useCallback(() => call('jobs.get', { id: jobId }), [jobId])
  const { value, again } = useReading(read)
  useRunNews(runId, again)
  return (
    <p className="probe-failure selectable">
      <TriangleAlert size={14} aria-hidden="true" />
      <strong>{probe.errorCode}</strong>
      <span>{value?.job.error?.message ?? ''}</span>
    </p>
  )
}
