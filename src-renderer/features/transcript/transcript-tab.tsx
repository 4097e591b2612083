import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDownToLine, ClipboardCopy, Code, MessagesSquare } from 'lucide-react'
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { JobSummary } from '../../../src-shared/queue-view.js'
import { call } from '../../bridge.js'
import { EmptyState } from '../../components/empty-state.js'
import { FindField } from '../../components/find-field.js'
import { plural } from '../../components/format-time.js'
import { IconButton } from '../../components/icon-button.js'
import { tell } from '../../stores/toast-store.js'
import { setLayout, useUi } from '../../stores/ui-store.js'
import { attempt as tryTo } from '../actions/run-change.js'
import { findTurns, turnsAsMarkdown } from './find-turns.js'
import { TurnView } from './turn-view.js'
import { useTurns } from './use-turns.js'

const TURN_PX = 140
const FOCUSABLE = { tabIndex: 0 } as const

/** What was said in an attempt, turn by turn. `j`/`k` walk through the turns, `n`/`p` through matches, `g`/`G` to the ends. */
export function TranscriptTab({ job, attempt }: { job: JobSummary; attempt: number }) {
  const { turns, isReady, trouble } = useTurns(job.id, attempt)
  const raw = useUi((state) => state.layout.rawTranscript)
  const [query, setQuery] = useState('')
  const [number, setNumber] = useState(0)
  const [cursor, setCursor] = useState(0)
  const [follow, setFollow] = useState(true)
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set())
  const scroller = useRef<HTMLDivElement>(null)
  const matches = useMemo(() => findTurns(turns, query), [turns, query])
  const match = matches[number]
  const virtual = useVirtualizer({
    count: turns.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => TURN_PX,
    overscan: 4,
  })
  const isLive = job.state === 'running'

  useEffect(() => {
    if (follow && isLive && turns.length > 0) virtual.scrollToIndex(turns.length - 1, { align: 'end' })
  }, [follow, isLive, turns.length, virtual])
  useEffect(() => {
    if (match === undefined) return
    setFollow(false)
    // A match inside a folded turn opens it.
    setFolded((before) => (before.has(match.turn) ? new Set([...before].filter((one) => one !== match.turn)) : before))
    virtual.scrollToIndex(match.turn, { align: 'start' })
  }, [match, virtual])

  const step = useCallback(
    (by: 1 | -1) => setNumber((before) => (matches.length === 0 ? 0 : (before + by + matches.length) % matches.length)),
    [matches.length],
  )
  const onFold = useCallback(
    (index: number) =>
      setFolded((before) =>
        before.has(index) ? new Set([...before].filter((one) => one !== index)) : new Set(before).add(index),
      ),
    [],
  )
  const goTo = (index: number) => {
    const to = Math.max(0, Math.min(turns.length - 1, index))
    setCursor(to)
    setFollow(to === turns.length - 1)
    virtual.scrollToIndex(to, { align: 'start' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const moves: Record<string, () => void> = {
      j: () => goTo(cursor + 1),
      k: () => goTo(cursor - 1),
      g: () => goTo(0),
      G: () => goTo(turns.length - 1),
      n: () => step(1),
      p: () => step(-1),
    }
    const move = moves[event.key]
    if (move === undefined) return
    event.preventDefault()
    move()
  }

  if (trouble !== null)
    return (
      <EmptyState icon={MessagesSquare} title="The transcript can’t be shown">
        {trouble}
      </EmptyState>
    )
  if (isReady && turns.length === 0) return <EmptyState icon={MessagesSquare} title="Nothing was said yet" />
  return (
    <div className="output">
      <div className="output-bar">
        <FindField
          label="Find in transcript"
          query={query}
          onQuery={(next) => {
            setQuery(next)
            setNumber(0)
          }}
          count={query === '' ? null : { number: Math.min(number + 1, matches.length), total: matches.length }}
          onStep={step}
        />
        <span className="spacer" />
        <span className="muted output-size">{plural(turns.length, 'turn')}</span>
        <IconButton
          icon={Code}
          small
          label="Raw text"
          aria-pressed={raw}
          onClick={() => setLayout({ rawTranscript: !raw })}
        />
        <IconButton
          icon={ClipboardCopy}
          small
          label="Copy as Markdown"
          onClick={() =>
            tryTo(call('app.copyText', { text: turnsAsMarkdown(turns) }).then(() => tell('Transcript copied')))
          }
        />
      </div>
      <section
        ref={scroller}
        className="turns"
        aria-label="Transcript"
        {...FOCUSABLE}
        onKeyDown={onKeyDown}
        onWheel={(event) => {
          if (event.deltaY < 0) setFollow(false)
        }}
      >
        <div className="output-inner" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const turn = turns[item.index]
            if (turn === undefined) return null
            return (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className="turn-place"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <TurnView
                  turn={turn}
                  raw={raw}
                  folded={folded.has(turn.index)}
                  query={query}
                  current={match?.turn === turn.index ? match.inTurn : -1}
                  isCursor={cursor === turn.index}
                  onFold={onFold}
                />
              </div>
            )
          })}
        </div>
      </section>
      {isLive && !follow ? (
        <button type="button" className="button small jump" onClick={() => goTo(turns.length - 1)}>
          <ArrowDownToLine aria-hidden="true" />
          Jump to live
        </button>
      ) : null}
    </div>
  )
}
