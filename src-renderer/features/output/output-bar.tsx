import { Clock, ListFilter, TriangleAlert, WrapText } from 'lucide-react'
import type { StageView } from '../../../src-shared/pipeline/stage-view.js'
import type { JobSummary } from '../../../src-shared/queue-view.js'
import { BarButton } from '../../components/bar-button.js'
import { FindField } from '../../components/find-field.js'
import { formatBytes } from '../../components/format-time.js'
import { Select } from '../../components/select.js'
import { setLayout, useUi } from '../../stores/ui-store.js'
import { AttemptPicker } from '../job/attempt-picker.js'
import { StagePicker } from '../stages/stage-picker.js'
import type { Matches } from './use-matches.js'
import type { Found } from './use-output-find.js'
import type { Stream } from './use-output-window.js'

interface Props {
  job: JobSummary
  attempt: number
  onAttempt(attempt: number | null): void
  stream: Stream
  onStream(stream: Stream): void
  /** Whose output alone is shown; null: all of it. */
  stage: StageView | null
  onStage(stage: StageView | null): void
  query: string
  onQuery(query: string): void
  found: Found
  matches: Matches
  /** Whether only lines with the text are shown. */
  isFiltered: boolean
  onFiltered(isFiltered: boolean): void
  size: number
  hasErrors: boolean
  onStepError(by: 1 | -1): void
}

const STREAMS = [
  { value: 'both', label: 'All' },
  { value: 'out', label: 'stdout' },
  { value: 'err', label: 'stderr' },
] as const

/** What is shown of the output, and how. */
export function OutputBar(props: Props) {
  const look = useUi((state) => state.layout.output)
  return (
    <div className={props.query === '' ? 'output-bar' : 'output-bar finding'}>
      <FindField
        label="Find in output"
        query={props.query}
        onQuery={props.onQuery}
        count={props.query === '' ? null : { number: props.matches.number, total: props.found.total }}
        isSearching={props.found.isSearching}
        onStep={props.matches.step}
      />
      {props.query === '' && !props.isFiltered ? null : (
        <BarButton
          icon={ListFilter}
          label="Only matching lines"
          word="Only matching"
          aria-pressed={props.isFiltered}
          onClick={() => props.onFiltered(!props.isFiltered)}
        />
      )}
      <Select
        compact
        aria-label="Stream"
        value={props.stream ?? 'both'}
        options={STREAMS}
        onChange={(value) => props.onStream(value === 'both' ? undefined : value)}
      />
      <StagePicker job={props.job} stage={props.stage} onStage={props.onStage} />
      <AttemptPicker job={props.job} attempt={props.attempt} onAttempt={props.onAttempt} />
      <span className="spacer" />
      {props.hasErrors ? (
        <BarButton
          icon={TriangleAlert}
          className="error"
          label="Previous error"
          word="Error"
          keys="E"
          onClick={() => props.onStepError(-1)}
        />
      ) : null}
      <span className="muted output-size">{formatBytes(props.size)}</span>
      <BarButton
        icon={Clock}
        label="Time of each line"
        word="Time"
        aria-pressed={look.timestamps}
        onClick={() => setLayout({ output: { ...look, timestamps: !look.timestamps } })}
      />
      <BarButton
        icon={WrapText}
        label="Wrap lines"
        word="Wrap"
        aria-pressed={look.wrap}
        onClick={() => setLayout({ output: { ...look, wrap: !look.wrap } })}
      />
    </div>
  )
}
