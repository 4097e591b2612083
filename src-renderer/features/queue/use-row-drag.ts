import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { pointerOutsideOfPreview } from '@atlaskit/pragmatic-drag-and-drop/element/pointer-outside-of-preview'
import { setCustomNativeDragPreview } from '@atlaskit/pragmatic-drag-and-drop/element/set-custom-native-drag-preview'
import { type RefObject, useEffect, useRef } from 'react'
import { plural } from '../../components/format-time.js'
import { useEngine } from '../../stores/engine-store.js'
import { setSelection, useUi } from '../../stores/ui-store.js'
import { loadAllIds } from '../../sync/section-loader.js'
import { useDrag } from './drag-store.js'
import { selectOnly } from './selection.js'

/** Lets a queued job's row be dragged, with all others that are selected when it is one of them. */
export function useRowDrag(row: RefObject<HTMLElement | null>, id: number, isDraggable: boolean): void {
  // Rows are used again for other jobs; which one it is now is looked up when a drag starts.
  const current = useRef(id)
  current.current = id
  useEffect(() => {
    const element = row.current
    if (element === null || !isDraggable) return
    return draggable({
      element,
      // A row is registered once, not anew whenever it comes to show an unread place while the list scrolls.
      canDrag: () => current.current !== 0,
      getInitialData: () => ({ kind: 'jobs', id: current.current }),
      onGenerateDragPreview: ({ nativeSetDragImage }) =>
        setCustomNativeDragPreview({
          nativeSetDragImage,
          getOffset: pointerOutsideOfPreview({ x: '12px', y: '8px' }),
          render: ({ container }) => {
            const label = document.createElement('div')
            label.className = 'drag-preview'
            label.textContent = previewText(draggedWith(current.current))
            container.append(label)
          },
        }),
      onDragStart: () => {
        const id = current.current
        const ids = draggedWith(id)
        if (!useUi.getState().selection.ids.has(id)) setSelection(selectOnly(id))
        useDrag.setState({ ids, drop: null })
        // The order beyond what is on the screen, by the time that the drop may need it.
        void loadAllIds('next').catch(() => undefined)
      },
    })
  }, [row, isDraggable])
}

function draggedWith(id: number): number[] {
  const { selection } = useUi.getState()
  if (!selection.ids.has(id)) return [id]
  const { rows } = useEngine.getState()
  return [...selection.ids].filter((one) => (rows.get(one)?.section ?? 'next') === 'next')
}

function previewText(ids: readonly number[]): string {
  const [first = 0] = ids
  return ids.length === 1 ? (useEngine.getState().rows.get(first)?.name ?? '1 job') : plural(ids.length, 'job')
}
