import { create } from 'zustand'
import type { DropPlan, DropTarget } from './drop-plan.js'

interface DragState {
  /** The dragged jobs; empty when nothing is dragged. */
  ids: readonly number[]
  /** Where a drop would put them now; null over a place that takes none, or that changes nothing. */
  drop: { target: DropTarget; plan: DropPlan; linePx: number } | null
}

/** What is dragged over the list at this moment. */
export const useDrag = create<DragState>(() => ({ ids: [], drop: null }))
