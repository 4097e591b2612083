import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useRef } from 'react'
import { looksLikeError } from '../../../src-shared/error-lines.js'
import type { OutputLine, OutputMark } from '../../../src-shared/output-view.js'
import { plainText } from '../../../src-shared/plain-text.js'
import { OutputLineView } from './output-line.js'
import { OutputStrip } from './output-strip.js'
import { lineAt, pxPerByte } from './output-window.js'
import type { HeldOutput } from './use-output-window.js'

const LINE_PX = 18
/** What a line begins with is enough to tell what it is. */
const TELLING_CHARACTERS = 2_000
/** How near to the edge of what is held the next part is read. */
const NEAR_PX = 600

interface Props {
  held: HeldOutput
  wrap: boolean
  timestamps: boolean
  follow: boolean
  query: string
  /** Byte of the match to show, and which of its line it is. */
  match: { offset: number; inLine: number } | null
  /** A byte whose line is to be shown; another object is another wish. */
  goal: { offset: number } | null
  marks: readonly OutputMark[]
  /** Bytes at which the query occurs in the whole output. */
  matches: readonly number[]
  onFollow(follow: boolean): void
  onGo(offset: number): void
  onStepError(by: 1 | -1): void
}

/** The lines on the screen. The scrollbar stands for the whole output, of which only a part is held. */
export function OutputLines(props: Props) {
  const { held, wrap, timestamps, follow, query, match, goal, onFollow } = props
  const { window, goToEnd, goTo, readBefore, readAfter } = held
  const scroller = useRef<HTMLDivElement>(null)
  const scale = pxPerByte(window, LINE_PX)
  const above = Math.round(window.from * scale)
  const below = Math.round(Math.max(0, window.size - window.to) * scale)
  const virtual = useVirtualizer({
    count: window.lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    getItemKey: (index) => window.lines[index]?.offset ?? index,
    overscan: 12,
    paddingStart: above + 6,
    paddingEnd: below + 10,
  })

  // What stands first on the screen stays there when lines are put before it.
  const anchor = useRef<{ offset: number; delta: number } | null>(null)
  const firstOffset = window.from
  const lastFirst = useRef(firstOffset)
  useLayoutEffect(() => {
    if (lastFirst.current === firstOffset) return
    lastFirst.current = firstOffset
    const kept = anchor.current
    const element = scroller.current
    if (kept === null || element === null || follow) return
    const index = window.lines.findIndex((line) => line.offset === kept.offset)
    const start = index === -1 ? undefined : virtual.getOffsetForIndex(index, 'start')?.[0]
    if (start !== undefined) element.scrollTop = start + kept.delta
  }, [firstOffset, window, virtual, follow])

  useLayoutEffect(() => {
    const element = scroller.current
    if (follow && element !== null && window.lines.length > 0) element.scrollTop = element.scrollHeight
  }, [follow, window])

  const reached = useRef<{ offset: number } | null>(null)
  useEffect(() => {
    if (goal === null || reached.current === goal) return
    const index = lineAt(window, goal.offset)
    if (index === -1) void goTo(goal.offset)
    else {
      reached.current = goal
      // Lines may be put before it sooner than the scroll is heard of; it is what has to stay where it is then.
      const line = window.lines[index]
      const height = scroller.current?.clientHeight ?? 0
      if (line !== undefined) anchor.current = { offset: line.offset, delta: (LINE_PX - height) / 2 }
      virtual.scrollToIndex(index, { align: 'center' })
    }
  }, [goal, window, virtual, goTo])

  // Of what is held it is known where it lies; the rest follows from its bytes.
  const placeOf = useCallback(
    (offset: number) => {
      const total = virtual.getTotalSize()
      const index = lineAt(window, offset)
      const px =
        index !== -1
          ? (virtual.getOffsetForIndex(index, 'start')?.[0] ?? 0)
          : offset < window.from
            ? offset * scale
            : total - (window.size - offset) * scale
      return total === 0 ? 0 : px / total
    },
    [virtual, window, scale],
  )

  const onScroll = useCallback(() => {
    const element = scroller.current
    if (element === null) return
    const { scrollTop, clientHeight, scrollHeight } = element
    const first = virtual.getVirtualItems().find((item) => item.end > scrollTop)
    const line = first === undefined ? undefined : window.lines[first.index]
    anchor.current =
      first === undefined || line === undefined ? null : { offset: line.offset, delta: scrollTop - first.start }
    const heldTop = above
    const heldBottom = scrollHeight - below
    if (scrollTop + clientHeight < heldTop || scrollTop > heldBottom) {
      // Dragged into the part that is not held: read there.
      if (scale > 0) void goTo(Math.min(window.size - 1, Math.floor(scrollTop / scale)))
    } else if (scrollTop < heldTop + NEAR_PX && above > 0) readBefore()
    else if (scrollTop + clientHeight > heldBottom - NEAR_PX && below > 0) readAfter()
  }, [virtual, window, above, below, scale, goTo, readBefore, readAfter])

  const isAtEnd = () => {
    const element = scroller.current
    return element === null || element.scrollHeight - element.scrollTop - element.clientHeight < LINE_PX * 2
  }
  return (
    <div className="output-pane">
      {/* The region is focusable so that it can be scrolled by keys. */}
      <section
        ref={scroller}
        className={wrap ? 'output-lines wrap' : 'output-lines'}
        aria-label="Output"
        {...FOCUSABLE}
        onScroll={onScroll}
        onWheel={(event) => {
          if (event.deltaY < 0) onFollow(false)
        }}
        onPointerUp={() => {
          if (!isAtEnd()) onFollow(false)
        }}
        onKeyDown={(event) => {
          if (['ArrowUp', 'PageUp', 'Home', 'g'].includes(event.key)) onFollow(false)
          if (event.key === 'Home' || event.key === 'g') void goTo(0).then(() => scroller.current?.scrollTo(0, 0))
          if (event.key === 'e' || event.key === 'E') props.onStepError(event.key === 'e' ? -1 : 1)
          if (event.key === 'End' || event.key === 'G') {
            onFollow(true)
            goToEnd()
          }
        }}
      >
        <div className="output-inner selectable" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const line = window.lines[item.index]
            if (line === undefined) return null
            const isCurrent = match !== null && match.offset >= line.offset && match.offset < line.endOffset
            return (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className={lineClass(line, goal)}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <OutputLineView
                  line={line}
                  timestamps={timestamps}
                  query={query}
                  current={isCurrent ? match.inLine : -1}
                />
              </div>
            )
          })}
        </div>
      </section>
      <OutputStrip marks={props.marks} matches={props.matches} placeOf={placeOf} onGo={props.onGo} />
    </div>
  )
}

function lineClass(line: OutputLine, goal: { offset: number } | null): string {
  const isGoal = goal !== null && goal.offset >= line.offset && goal.offset < line.endOffset
  const isBad = looksLikeError(plainText(line.text.slice(0, TELLING_CHARACTERS)))
  return ['output-line', line.stream === 'err' ? 'err' : '', isBad ? 'bad' : '', isGoal ? 'goal' : '']
    .filter(Boolean)
    .join(' ')
}

const FOCUSABLE = { tabIndex: 0 } as const
