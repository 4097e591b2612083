import { create } from 'zustand'
import type { Health } from '../../src-shared/statistics.js'

/** How the queue does, as it was last read; null before, and while it can't be read. */
export const useHealth = create<{ health: Health | null; reasons: string[] }>(() => ({ health: null, reasons: [] }))
