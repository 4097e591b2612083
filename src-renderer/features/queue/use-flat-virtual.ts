import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { scrollMotion } from '../../components/motion.js'
import type { FlatList } from './flat-list.js'

/** Rows drawn beyond the edges, so that a fast scroll meets drawn rows. None after a leap, which passes them by. */
const OVERSCAN = 6

const STICKY_PX = 34
/** Farther than this, in window heights, only the last part of the way is shown. */
const FAR = 2

/** Scrolls so that the eye can follow, however far it is. */
function glideTo(element: HTMLElement, top: number): void {
  const way = top - element.scrollTop
  const most = FAR * element.clientHeight
  if (Math.abs(way) > most) element.scrollTop = top - Math.sign(way) * most
  element.scrollTo({ top, behavior: scrollMotion() })
}

const COMPACT_PX = 520
const NARROW_PX = 460

function widthWord(px: number): string {
  return px < NARROW_PX ? 'narrow' : px < COMPACT_PX ? 'compact' : 'wide'
}

interface View {
  first: number
  last: number
}

/**
 * Which items of the list lie in its scroller's window, and how to bring another one there. How far it is scrolled is kept
 * in `port` from its events: asked for after a change of the page, it would have the page laid out at once, and again later.
 */
export function useFlatVirtual(list: FlatList, scroller: RefObject<HTMLElement | null>) {
  const [view, setView] = useState<View>({ first: 0, last: 40 })
  const port = useRef({ top: 0, height: 0, overscan: OVERSCAN })

  const look = useCallback(() => {
    const { top, height, overscan } = port.current
    const first = Math.max(0, list.itemAt(top) - overscan)
    const last = Math.min(list.count - 1, list.itemAt(top + height) + overscan)
    setView((before) => (before.first === first && before.last === last ? before : { first, last }))
  }, [list])

  const measure = useCallback(() => {
    const element = scroller.current
    if (element === null) return
    const { scrollTop: top, clientHeight: height } = element
    port.current = { top, height, overscan: Math.abs(top - port.current.top) > height ? 0 : OVERSCAN }
    look()
  }, [look, scroller])

  useLayoutEffect(() => {
    look()
    const element = scroller.current
    if (element === null) return
    element.addEventListener('scroll', measure, { passive: true })
    // An attribute, since container queries would have every row's style worked out again while the list scrolls.
    const resize = new ResizeObserver(() => {
      element.dataset.width = widthWord(element.clientWidth)
      measure()
    })
    resize.observe(element)
    return () => {
      element.removeEventListener('scroll', measure)
      resize.disconnect()
    }
  }, [look, measure, scroller])

  const reveal = useCallback(
    (item: number, where: 'nearest' | 'start' = 'nearest') => {
      const element = scroller.current
      if (element === null || item < 0) return
      const top = list.topOf(item)
      const bottom = top + list.heightOf(item)
      const isRow = list.at(item)?.kind === 'row'
      // The section's header stays at the top and would cover it.
      const seenTop = isRow ? Math.max(0, top - STICKY_PX) : top
      if (where === 'start') glideTo(element, seenTop)
      else if (seenTop < element.scrollTop) element.scrollTop = seenTop
      else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight
      measure()
    },
    [list, measure, scroller],
  )

  return { first: view.first, last: Math.min(view.last, list.count - 1), port, reveal }
}
