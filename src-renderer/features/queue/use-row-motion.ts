import { type RefObject, useLayoutEffect, useRef } from 'react'
import { scrollMotion } from '../../components/motion.js'
import type { FlatList } from './flat-list.js'

const GLIDE_MS = 160
const EASING = 'cubic-bezier(0.2, 0, 0, 1)'
/** While the list changes faster than this, its rows go to their places at once: nobody could follow them. */
const CALM_MS = 400
/** When more rows than this move, most of them only make room, and to let all glide costs more than it shows. */
const MOST_ROWS = 12

/**
 * Lets rows glide to a new place when the order changes, so that the eye can follow what moved. Not while the list scrolls
 * or changes all the time, not when most of it moves, nor for those who asked for less motion.
 *
 * @param tops where the drawn rows are, px, by the id of the job
 * @param port how far the list is scrolled
 * @param order another object whenever the order may have changed
 */
export function useRowMotion(
  scroller: RefObject<HTMLElement | null>,
  list: FlatList,
  order: unknown,
  tops: ReadonlyMap<number, number>,
  port: RefObject<{ top: number }>,
): void {
  const before = useRef({ list, order, tops, scrollTop: 0, movedAt: Number.NEGATIVE_INFINITY })
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    const last = before.current
    const scrollTop = port.current.top
    before.current = { list, order, tops, scrollTop, movedAt: last.movedAt }
    if ((last.order === order && last.list === list) || last.scrollTop !== scrollTop) return
    const moved = [...tops].filter(([id, top]) => (last.tops.get(id) ?? top) !== top)
    if (moved.length === 0 || moved.length > MOST_ROWS) return
    const now = performance.now()
    before.current.movedAt = now
    if (now - last.movedAt < CALM_MS || scrollMotion() === 'auto') return
    for (const [id, top] of moved) {
      const was = last.tops.get(id)
      element
        .querySelector<HTMLElement>(`[data-id="${id}"]`)
        ?.animate([{ transform: `translateY(${was}px)` }, { transform: `translateY(${top}px)` }], {
          duration: GLIDE_MS,
          easing: EASING,
        })
    }
  })
}
