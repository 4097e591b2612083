import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useRef } from 'react'
import { OutputLineView } from './output-line.js'
import { lineAt, pxPerByte } from './output-window.js'
import type { HeldOutput } from './use-output-window.js'

const LINE_PX = 18
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
  onFollow(follow: boolean): void
}

/** The lines on the screen. The scrollbar stands for the whole output, of which only a part is held. */
export function OutputLines({ held, wrap, timestamps, follow, query, match, onFollow }: Props) {
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

  const shownMatch = match?.offset ?? null
  const wanted = useRef<number | null>(null)
  useEffect(() => {
    if (shownMatch === null) return
    const index = lineAt(window, shownMatch)
    if (wanted.current === shownMatch && index !== -1) return
    if (index !== -1) {
      wanted.current = shownMatch
      virtual.scrollToIndex(index, { align: 'center' })
    } else void goTo(shownMatch)
  }, [shownMatch, window, virtual, goTo])

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
    // The region is focusable so that it can be scrolled by keys.
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
              className={line.stream === 'err' ? 'output-line err' : 'output-line'}
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
  )
}

const FOCUSABLE = { tabIndex: 0 } as const
