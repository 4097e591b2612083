import { type RefObject, useEffect, useRef, useState } from 'react'
import { dismiss, type Toast } from '../stores/toast-store.js'

/** Signs that somebody is there. */
const SIGNS = ['pointermove', 'pointerdown', 'wheel', 'keydown'] as const
/** Shown at least that long after the pointer or the focus has left it, ms. */
const LEAST_MS = 1_000

/**
 * Takes a message away when its time is over. Its time begins with the first sign of the person after it: on a slow
 * machine, or for somebody who has just looked away, it must not be over before it was seen. It stands still while the
 * pointer or the focus is on it.
 */
export function useToastTime({ key, lastsMs, undo }: Toast, element: RefObject<HTMLElement | null>): void {
  const isHeld = useHeld(element)
  const left = useRef(lastsMs)
  const [isSeen, setSeen] = useState(false)
  useEffect(() => {
    if (isSeen) return
    const seen = () => setSeen(true)
    for (const sign of SIGNS) addEventListener(sign, seen, { capture: true, passive: true })
    return () => {
      for (const sign of SIGNS) removeEventListener(sign, seen, { capture: true })
    }
  }, [isSeen])
  useEffect(() => {
    if (left.current === null || isHeld || !isSeen) return
    const before = left.current
    const since = performance.now()
    const timer = setTimeout(() => dismiss(key), before)
    return () => {
      clearTimeout(timer)
      left.current = Math.max(LEAST_MS, before - (performance.now() - since))
    }
  }, [key, isHeld, isSeen])
  // What can't be taken back any more is not offered.
  const end = undo?.expiresAt ?? null
  useEffect(() => {
    if (end === null) return
    const timer = setTimeout(() => dismiss(key), end - Date.now())
    return () => clearTimeout(timer)
  }, [key, end])
}

function useHeld(element: RefObject<HTMLElement | null>): boolean {
  const [isHeld, setHeld] = useState(false)
  useEffect(() => {
    const held = element.current
    if (held === null) return
    const hold = () => setHeld(true)
    const pointerGone = () => setHeld(held.contains(document.activeElement))
    const focusGone = ({ relatedTarget }: FocusEvent) =>
      setHeld(held.contains(relatedTarget as Node | null) || held.matches(':hover'))
    held.addEventListener('pointerenter', hold)
    held.addEventListener('focusin', hold)
    held.addEventListener('pointerleave', pointerGone)
    held.addEventListener('focusout', focusGone)
    return () => {
      held.removeEventListener('pointerenter', hold)
      held.removeEventListener('focusin', hold)
      held.removeEventListener('pointerleave', pointerGone)
      held.removeEventListener('focusout', focusGone)
    }
  }, [element])
  return isHeld
}
