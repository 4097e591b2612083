import { type KeyboardEvent, type PointerEvent, useRef } from 'react'

interface Props {
  label: string
  /** Width of the pane that it sizes, in px. */
  value: number
  min: number
  max: number
  /** 1 when dragging to the right widens the pane, −1 when it narrows it. */
  direction: 1 | -1
  onChange(px: number): void
}

const STEP_PX = 16

/** The line between two panes: dragged, or moved with the arrow keys. */
export function Splitter({ label, value, min, max, direction, onChange }: Props) {
  const from = useRef<{ x: number; value: number } | null>(null)
  const clamp = (px: number) => Math.round(Math.max(min, Math.min(max, px)))
  // The focusable kind of separator, which an <hr> can't be.
  const attributes = {
    role: 'separator',
    tabIndex: 0,
    'aria-orientation': 'vertical',
    'aria-label': label,
    'aria-valuenow': value,
    'aria-valuemin': min,
    'aria-valuemax': max,
  } as const
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId)
      from.current = { x: event.clientX, value }
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (from.current !== null) onChange(clamp(from.current.value + direction * (event.clientX - from.current.x)))
    },
    onPointerUp: () => {
      from.current = null
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
      event.preventDefault()
      onChange(clamp(value + direction * (event.key === 'ArrowRight' ? STEP_PX : -STEP_PX)))
    },
  }
  return <div {...attributes} {...handlers} className="splitter" />
}
