import { ArrowDownToLine, FileX, Terminal } from 'lucide-react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { StageView } from '../../../src-shared/pipeline/stage-view.js'
import type { JobSummary } from '../../../src-shared/queue-view.js'
import { EmptyState } from '../../components/empty-state.js'
import { setLayout, useUi } from '../../stores/ui-store.js'
import { percentText } from '../queue/row-text.js'
import { OutputBar } from './output-bar.js'
import { OutputLines } from './output-lines.js'
import { useMatches } from './use-matches.js'
import { useOutputFind } from './use-output-find.js'
import { useOutputMarks } from './use-output-marks.js'
import { type Stream, useOutputWindow } from './use-output-window.js'

interface Props {
  job: JobSummary
  attempt: number
  onAttempt(attempt: number | null): void
  /** Whose output alone is shown; null: all of it. */
  stage: StageView | null
  onStage(stage: StageView | null): void
}

/** What an attempt printed. Opens at its end, and follows it while it grows. */
export function OutputTab(props: Props) {
  const { job, attempt, stage } = props
  const section = stage?.number
  const look = useUi((state) => state.layout.output)
  const [stream, setStream] = useState<Stream>(undefined)
  const [query, setQuery] = useState('')
  const [isFiltered, setFiltered] = useState(false)
  // What is searched for comes before what is shown, and the size of what is shown before the search.
  const [size, setSize] = useState(0)
  const found = useOutputFind(job.id, attempt, { stream, section }, query, size)
  const filter = isFiltered && found.query !== '' ? found.query : undefined
  const held = useOutputWindow(job.id, attempt, { stream, section, filter }, look.follow)
  const endedSize = held.live ? 0 : held.window.size
  useEffect(() => setSize(endedSize), [endedSize])
  const matches = useMatches(found, held.window)
  const marks = useOutputMarks(job.id, attempt, held.window.size)
  const [goal, setGoal] = useState<{ offset: number } | null>(null)
  const setFollow = useCallback((follow: boolean) => {
    const { output } = useUi.getState().layout
    if (follow !== output.follow) setLayout({ output: { ...output, follow } })
  }, [])
  const goTo = useCallback(
    (offset: number) => {
      setFollow(false)
      setGoal({ offset })
    },
    [setFollow],
  )
  const matchAt = matches.match?.offset ?? null
  useEffect(() => {
    if (matchAt !== null) goTo(matchAt)
  }, [matchAt, goTo])

  const errors = useMemo(() => {
    const bad = marks.filter(({ kind }) => kind === 'error')
    return (bad.length > 0 ? bad : marks).map(({ offset }) => offset)
  }, [marks])
  const stepError = (by: 1 | -1) => {
    const at = goal?.offset ?? null
    // An output is read from its end: the first step leads to the last error.
    const next =
      by === 1 ? errors.find((one) => at !== null && one > at) : errors.findLast((one) => at === null || one < at)
    const wrapped = next ?? (by === 1 && at !== null ? errors[0] : errors.at(-1))
    if (wrapped !== undefined) goTo(wrapped)
  }

  if (attempt === 0) {
    return (
      <EmptyState icon={Terminal} title="No output yet">
        <p>It has not been started.</p>
      </EmptyState>
    )
  }
  const isWhole = stream === undefined && section === undefined && filter === undefined
  const isNothing = held.isReady && held.window.lines.length === 0 && !held.isLooking
  return (
    <div className="output">
      <OutputBar
        job={job}
        attempt={attempt}
        onAttempt={props.onAttempt}
        stream={stream}
        onStream={setStream}
        stage={stage}
        onStage={props.onStage}
        query={query}
        onQuery={setQuery}
        isFiltered={isFiltered}
        onFiltered={setFiltered}
        found={found}
        matches={matches}
        size={held.window.size}
        hasErrors={errors.length > 0}
        onStepError={stepError}
      />
      {held.trouble !== null ? (
        <EmptyState icon={FileX} title="The output can’t be shown">
          <p>{held.trouble}</p>
        </EmptyState>
      ) : isNothing ? (
        <EmptyState
          icon={Terminal}
          title={
            filter !== undefined
              ? 'No line with that text'
              : stage !== null
                ? `${stage.name} printed nothing`
                : held.live
                  ? 'Nothing printed yet'
                  : 'It printed nothing'
          }
        >
          {held.window.size === 0 && !held.live ? <p>If it did, its log has been removed since.</p> : null}
        </EmptyState>
      ) : (
        <OutputLines
          key={`${stream ?? 'both'} ${section ?? ''} ${filter ?? ''}`}
          held={held}
          wrap={look.wrap}
          timestamps={look.timestamps}
          follow={look.follow}
          query={found.query}
          match={matches.match}
          goal={goal}
          marks={isWhole ? marks : NO_MARKS}
          matches={isWhole ? found.offsets : NO_MATCHES}
          onFollow={setFollow}
          onGo={goTo}
          onStepError={stepError}
        />
      )}
      {held.isLooking && held.window.lines.length === 0 ? (
        <p className="output-looking muted" role="status">
          Looking for lines… {percentText(1 - held.window.from / Math.max(1, held.window.size))}
        </p>
      ) : null}
      {held.live && !look.follow ? (
        <button
          type="button"
          className="button small jump"
          onClick={() => {
            setGoal(null)
            setFollow(true)
            held.goToEnd()
          }}
        >
          <ArrowDownToLine aria-hidden="true" />
          Jump to live
        </button>
      ) : null}
    </div>
  )
}

const NO_MARKS: readonly never[] = []
const NO_MATCHES: readonly number[] = []
