import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type WheelEvent } from 'react'
import { scrollMotion } from '../../components/motion.js'
import type { TurnPages } from './turn-pages.js'

const TURN_PX = 120
/** Turns read beside one that is gone to, so that its place does not move when they come. */
const AROUND = 8
/** How near to the end counts as being there. */
const END_PX = 24

interface Parts {
  columns: readonly TurnPages[]
  rows: number
  isLive: boolean
}

/** Where one is in a transcript: the turns on the screen, the turn that keys act on, and whether its end is followed. */
export function useTurnScroll({ columns, rows, isLive }: Parts) {
  const scroller = useRef<HTMLDivElement>(null)
  const [cursor, setCursor] = useState(0)
  const [follow, setFollow] = useState(true)
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => TURN_PX,
    overscan: 4,
  })
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    for (const column of columns) if (rows > 0) void column.show(first, last)
  }, [columns, rows, first, last])

  const isFollowing = follow && isLive
  const height = virtual.getTotalSize()
  useLayoutEffect(() => {
    const element = scroller.current
    if (isFollowing && element !== null && height > 0) element.scrollTop = element.scrollHeight
  }, [isFollowing, height])

  /** Brings a turn to the top: gliding there when it is on the screen, at once when it is far. */
  const goTo = useCallback(
    async (row: number) => {
      const to = Math.max(0, Math.min(rows - 1, row))
      setCursor(to)
      setFollow(to === rows - 1)
      await Promise.all(columns.map((column) => column.show(to - AROUND, to + AROUND)))
      const drawn = virtual.getVirtualItems().find((item) => item.index === to)
      if (drawn === undefined) virtual.scrollToIndex(to, { align: 'start' })
      else scroller.current?.scrollTo({ top: drawn.start, behavior: scrollMotion() })
    },
    [columns, rows, virtual],
  )

  /** Brings the current match of a row into the middle of the window. */
  const showMatch = useCallback(
    async (row: number) => {
      setCursor(row)
      setFollow(false)
      await Promise.all(columns.map((column) => column.show(row - AROUND, row + AROUND)))
      if (virtual.getVirtualItems().every((item) => item.index !== row)) virtual.scrollToIndex(row, { align: 'start' })
      // Drawn with the next frame, and marked then.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => scroller.current?.querySelector('mark.now')?.scrollIntoView({ block: 'center' })),
      )
    },
    [columns, virtual],
  )

  /** The turn that keys start from: where the cursor is, or the first on the screen when one has scrolled away from it. */
  const current = useCallback((): number => {
    const element = scroller.current
    if (element === null) return cursor
    const { scrollTop, clientHeight } = element
    const seen = virtual
      .getVirtualItems()
      .filter(({ start, end }) => end > scrollTop + 1 && start < scrollTop + clientHeight)
    return seen.some(({ index }) => index === cursor) ? cursor : (seen[0]?.index ?? cursor)
  }, [cursor, virtual])

  const handlers = {
    onWheel: (event: WheelEvent) => {
      if (event.deltaY < 0 && (scroller.current?.scrollTop ?? 0) > 0) setFollow(false)
    },
    onScroll: () => {
      const element = scroller.current
      if (element === null || follow) return
      if (element.scrollHeight - element.scrollTop - element.clientHeight < END_PX) setFollow(true)
    },
  }
  return { scroller, virtual, cursor, follow, goTo, showMatch, current, handlers }
}
