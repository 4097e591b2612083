import { PRIORITIES } from '../../../src-shared/job.js'

/** Digits set the priority of the selected jobs. */
export const PRIORITY_KEYS: Readonly<Record<string, number>> = {
  '1': PRIORITIES.low,
  '2': PRIORITIES.normal,
  '3': PRIORITIES.high,
}

interface KeyPress {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}

/** A key press as shortcuts are written: `P`, `Mod+Shift+Z`, `?`. Shift is named only where the key does not show it. */
export function shortcutOf(press: KeyPress): string {
  const isLetter = /^[a-z]$/i.test(press.key)
  const key = isLetter ? press.key.toUpperCase() : press.key === ' ' ? 'Space' : press.key
  const showsShift = press.key.length === 1 && !isLetter
  return [
    press.ctrlKey || press.metaKey ? 'Mod' : null,
    press.altKey ? 'Alt' : null,
    press.shiftKey && !showsShift ? 'Shift' : null,
    key,
  ]
    .filter((part) => part !== null)
    .join('+')
}
