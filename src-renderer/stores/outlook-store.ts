import { create } from 'zustand'
import type { ExpectedStart } from '../../src-shared/outlook.js'

/** When the next jobs of the queue probably start, by id. */
export const useOutlook = create<{ starts: ReadonlyMap<number, ExpectedStart> }>(() => ({ starts: new Map() }))
