import { ArrowDownToLine, MessagesSquare } from 'lucide-react'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { EmptyState } from '../../components/empty-state.js'
import { tell } from '../../stores/toast-store.js'
import { useUi } from '../../stores/ui-store.js'
import { TranscriptBar } from './transcript-bar.js'
import { firstMatchFrom, matchAt, totalOf } from './turn-matches.js'
import { TurnRow } from './turn-row.js'
import type { TurnSource } from './turn-source.js'
import { useTurnColumns } from './use-turn-columns.js'
import { useTurnFind } from './use-turn-find.js'
import { useTurnScroll } from './use-turn-scroll.js'

interface Props {
  /** One transcript, or several side by side, aligned by turn. */
  sources: readonly TurnSource[]
  /** Whether any of them may grow: then its end is followed, until it is scrolled away from. */
  isLive: boolean
  /** A turn to begin at, 1-based; another object is another wish. */
  place?: { turn: number } | null
  /** It has been gone to. */
  onPlaced?(): void
  /** Said where there are no turns. */
  nothing?: string
  /** More controls for the bar. */
  children?: ReactNode
}

const NOTHING = 'Nothing was said yet'
const FOCUSABLE = { tabIndex: 0 } as const

/**
 * What was said, turn by turn, however long it is: pages of turns are read as they are looked at. `j`/`k` walk through the
 * turns, `n`/`p` through matches, `g`/`G` go to the ends, `f` folds.
 */
export function Transcript({ sources, isLive, place = null, onPlaced, nothing = NOTHING, children }: Props) {
  const held = useTurnColumns(sources)
  const { columns, rows } = held
  const raw = useUi((state) => state.layout.rawTranscript)
  const [query, setQuery] = useState('')
  const [number, setNumber] = useState(0)
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set())
  const found = useTurnFind(
    sources,
    query,
    columns.reduce((sum, column) => sum + column.total, 0),
  )
  const total = totalOf(found.turns)
  const match = matchAt(found.turns, number)
  const scroll = useTurnScroll({ columns, rows, isLive })
  const { goTo, showMatch } = scroll

  const unfold = useCallback(
    (row: number) =>
      setFolded((before) => (before.has(row) ? new Set([...before].filter((one) => one !== row)) : before)),
    [],
  )
  const onFold = useCallback(
    (row: number) =>
      setFolded((before) =>
        before.has(row) ? new Set([...before].filter((one) => one !== row)) : new Set(before).add(row),
      ),
    [],
  )

  // A new query begins where one is reading.
  const { query: foundQuery, turns: foundTurns } = found
  const [begunWith, setBegunWith] = useState('')
  if (foundQuery !== begunWith) {
    setBegunWith(foundQuery)
    setNumber(firstMatchFrom(foundTurns, scroll.current()))
  }
  const matchRow = match?.row ?? null
  useEffect(() => {
    if (matchRow === null || number < 0) return
    unfold(matchRow)
    void showMatch(matchRow)
  }, [matchRow, number, unfold, showMatch])

  useEffect(() => {
    if (place === null || !held.isReady) return
    if (place.turn > rows) tell(`There is no turn ${place.turn}: it has ${rows}`, { bad: true })
    unfold(place.turn - 1)
    void goTo(place.turn - 1)
    onPlaced?.()
  }, [place, held.isReady, rows, unfold, goTo, onPlaced])

  const step = useCallback(
    (by: 1 | -1) => setNumber((before) => (total === 0 ? 0 : (before + by + total) % total)),
    [total],
  )
  const keys: Record<string, () => void> = {
    j: () => void goTo(scroll.current() + 1),
    k: () => void goTo(scroll.current() - 1),
    g: () => void goTo(0),
    G: () => void goTo(rows - 1),
    n: () => step(1),
    p: () => step(-1),
    f: () => onFold(scroll.current()),
  }

  if (held.trouble !== null && !held.isReady) {
    return (
      <EmptyState
        icon={MessagesSquare}
        title="The transcript can’t be shown"
        actions={
          <button
            type="button"
            className="button"
            onClick={() => {
              for (const column of columns) column.retry()
            }}
          >
            Try again
          </button>
        }
      >
        <p>{held.trouble}</p>
      </EmptyState>
    )
  }
  return (
    <div className="output">
      <TranscriptBar
        sources={sources}
        rows={rows}
        query={query}
        onQuery={setQuery}
        number={total === 0 ? 0 : number + 1}
        total={total}
        isSearching={found.isSearching}
        onStep={step}
      >
        {children}
      </TranscriptBar>
      {held.isReady && rows === 0 ? (
        <EmptyState icon={MessagesSquare} title={nothing} />
      ) : (
        <section
          ref={scroll.scroller}
          className="turns"
          aria-label="Transcript"
          {...FOCUSABLE}
          {...scroll.handlers}
          onKeyDown={(event) => {
            const move = keys[event.key]
            if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return
            event.preventDefault()
            move()
          }}
        >
          {sources.length > 1 ? (
            <div className="turn-titles turn-columns">
              {sources.map((source) => (
                <strong key={source.key}>{source.title}</strong>
              ))}
            </div>
          ) : null}
          <div className="output-inner" style={{ height: scroll.virtual.getTotalSize() }}>
            {scroll.virtual.getVirtualItems().map((item) => (
              <div
                key={item.key}
                ref={scroll.virtual.measureElement}
                data-index={item.index}
                className={columns.length > 1 ? 'turn-place turn-columns' : 'turn-place'}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <TurnRow
                  row={item.index}
                  sources={sources}
                  columns={columns}
                  raw={raw}
                  folded={folded.has(item.index)}
                  query={foundQuery}
                  found={foundTurns}
                  match={match?.row === item.index ? match : null}
                  isCursor={scroll.cursor === item.index}
                  onFold={onFold}
                />
              </div>
            ))}
          </div>
        </section>
      )}
      {isLive && !scroll.follow && rows > 0 ? (
        <button type="button" className="button small jump" onClick={() => void goTo(rows - 1)}>
          <ArrowDownToLine aria-hidden="true" />
          Jump to live
        </button>
      ) : null}
    </div>
  )
}
