import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { dropTargetForElements, monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { autoScrollForElements } from '@atlaskit/pragmatic-drag-and-drop-auto-scroll/element'
import { type RefObject, useEffect, useRef } from 'react'
import { useEngine } from '../../stores/engine-store.js'
import { announce } from '../../stores/toast-store.js'
import { inRunOrder, knownPriority, moveJobs } from '../actions/move-jobs.js'
import { useDrag } from './drag-store.js'
import { type DropTarget, planDrop } from './drop-plan.js'
import type { FlatList } from './flat-list.js'

/** Makes the whole list one drop target: which place is meant follows from the pointer's height, at no cost per row. */
export function useQueueDrop(scroller: RefObject<HTMLElement | null>, list: FlatList): void {
  const current = useRef(list)
  current.current = list
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    let pointerY = 0
    const look = (clientY: number) => {
      const { ids } = useDrag.getState()
      pointerY = clientY
      const place = placeAt(current.current, clientY - element.getBoundingClientRect().top + element.scrollTop)
      const order = useEngine.getState().ids.next
      const plan = place === null ? null : planDrop(order, ids, place.target, knownPriority)
      useDrag.setState({ drop: place === null || plan === null ? null : { ...place, plan } })
    }
    // The list scrolls under a pointer that rests; then no event of the drag tells that another row lies there now.
    const onScroll = () => {
      if (useDrag.getState().drop !== null) look(pointerY)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return combine(
      () => element.removeEventListener('scroll', onScroll),
      autoScrollForElements({ element, canScroll: ({ source }) => isJobs(source.data) }),
      // Monitors are told last, when the drop has been carried out, and also of one that missed or was given up.
      monitorForElements({ onDrop: () => useDrag.setState({ ids: [], drop: null }) }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => isJobs(source.data),
        onDrag: ({ location }) => look(location.current.input.clientY),
        onDragLeave: () => useDrag.setState({ drop: null }),
        onDrop: ({ location }) => {
          look(location.current.input.clientY)
          const { ids, drop } = useDrag.getState()
          if (drop !== null) void dropJobs(ids, drop.target, drop.plan.priority?.to ?? null)
        },
      }),
    )
  }, [scroller])
}

function isJobs(data: Record<string | symbol, unknown>): boolean {
  return data.kind === 'jobs'
}

async function dropJobs(ids: readonly number[], target: DropTarget, priority: number | null): Promise<void> {
  // Many jobs keep their order among themselves, in whatever order they were picked.
  const ordered = ids.length === 1 ? ids : await inRunOrder(new Set(ids))
  if (ordered.length === 0) announce('Those jobs are no longer queued')
  await moveJobs(ordered, target, priority)
}

/** The gap between two queued jobs that lies nearest to a height in the list; null outside the section. */
function placeAt(list: FlatList, px: number): { target: DropTarget; linePx: number } | null {
  const order = useEngine.getState().ids.next
  const item = list.itemAt(px)
  const found = list.at(item)
  const firstItem = list.indexOf('next', 0)
  if (found === null || firstItem === -1) return null
  if (found.key === 'next' && found.kind === 'header') return { target: { to: 'first' }, linePx: list.topOf(firstItem) }
  if (found.key !== 'next' || found.kind !== 'row') return null
  const id = order[found.index] ?? 0
  if (id === 0) return null
  const top = list.topOf(item)
  const isUpper = px < top + list.heightOf(item) / 2
  return isUpper
    ? { target: { before: id }, linePx: top }
    : { target: { after: id }, linePx: top + list.heightOf(item) }
}
