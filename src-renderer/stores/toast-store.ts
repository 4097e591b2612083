import { create } from 'zustand'
import type { UndoOffer } from '../../src-shared/queue-view.js'

export interface Toast {
  key: number
  text: string
  bad: boolean
  undo: UndoOffer | null
  /** For how long it is shown to somebody who is there, ms; null: until it is closed. */
  lastsMs: number | null
}

const SHORT_MS = 5_000
/** As long as the spec grants for undoing. */
const UNDO_MS = 10_000
const MAX_TOASTS = 3

interface ToastState {
  toasts: Toast[]
  /** Said to screen readers, and nothing else. */
  announcement: string
}

export const useToasts = create<ToastState>(() => ({ toasts: [], announcement: '' }))
let lastKey = 0

export function tell(text: string, options: { bad?: boolean; undo?: UndoOffer | null } = {}): void {
  const undo = options.undo ?? null
  const bad = options.bad ?? false
  const toast: Toast = {
    key: ++lastKey,
    text,
    bad,
    undo,
    lastsMs: bad ? null : undo === null ? SHORT_MS : UNDO_MS,
  }
  // The newest offer to undo takes the place of an older one: one button, one meaning.
  useToasts.setState((state) => ({
    toasts: [...state.toasts.filter((one) => undo === null || one.undo === null), toast].slice(-MAX_TOASTS),
  }))
}

export function dismiss(key: number): void {
  useToasts.setState((state) => ({ toasts: state.toasts.filter((toast) => toast.key !== key) }))
}

/** For screen readers: what happened, where the screen alone shows it. */
export function announce(text: string): void {
  // A no-break space makes the same words news again.
  useToasts.setState((state) => ({ announcement: state.announcement === text ? `${text}\u00a0` : text }))
}
