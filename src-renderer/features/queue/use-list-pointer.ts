import { type MouseEvent, useCallback, useState } from 'react'
import { setLayout, setSelection, useUi } from '../../stores/ui-store.js'
import { attempt } from '../actions/run-change.js'
import { idsBetween, itemOf, type ListedJobs } from './list-ids.js'
import { selectOnly, selectRange, toggleOne } from './selection.js'

/** Picking rows with the pointer, in one place for all of them. */
export function useListPointer(jobs: ListedJobs) {
  const [hovered, setHovered] = useState(0)
  const onMouseDown = useCallback(
    (event: MouseEvent) => {
      const id = idUnder(event)
      if (id === 0 || event.button !== 0 || isButton(event)) return
      const { selection } = useUi.getState()
      if (event.shiftKey) {
        // A shift click would select the page's text as well.
        event.preventDefault()
        ;(event.currentTarget as HTMLElement).focus({ preventScroll: true })
        attempt(extendTo(jobs, id))
      } else if (event.ctrlKey || event.metaKey) setSelection(toggleOne(selection, id))
      else if (!selection.ids.has(id)) setSelection(selectOnly(id))
    },
    [jobs],
  )
  // A click on one of several selected rows picks it alone only when it turns out to be no drag.
  const onClick = useCallback((event: MouseEvent) => {
    const id = idUnder(event)
    if (id === 0 || isButton(event) || event.shiftKey || event.ctrlKey || event.metaKey) return
    if (useUi.getState().selection.ids.size > 1) setSelection(selectOnly(id))
  }, [])
  const onDoubleClick = useCallback((event: MouseEvent) => {
    if (idUnder(event) !== 0 && !isButton(event)) setLayout({ inspector: true })
  }, [])
  const onContextMenu = useCallback((event: MouseEvent) => {
    const id = idUnder(event)
    if (id !== 0 && !useUi.getState().selection.ids.has(id)) setSelection(selectOnly(id))
  }, [])
  const onMouseOver = useCallback((event: MouseEvent) => setHovered(idUnder(event)), [])
  const onMouseLeave = useCallback(() => setHovered(0), [])
  return { hovered, onMouseDown, onClick, onDoubleClick, onContextMenu, onMouseOver, onMouseLeave }
}

async function extendTo(jobs: ListedJobs, id: number): Promise<void> {
  const { selection } = useUi.getState()
  const anchor = selection.anchor === null ? -1 : itemOf(jobs, selection.anchor)
  const to = itemOf(jobs, id)
  if (anchor === -1 || to === -1) setSelection(selectOnly(id))
  else setSelection(selectRange(selection, id, await idsBetween(jobs, anchor, to)))
}

function idUnder(event: MouseEvent): number {
  const row = (event.target as HTMLElement).closest<HTMLElement>('[data-id]')
  return Number(row?.dataset.id ?? 0)
}

function isButton(event: MouseEvent): boolean {
  return (event.target as HTMLElement).closest('button') !== null
}
