import { type KeyboardEvent, useCallback } from 'react'
import { useEngine } from '../../stores/engine-store.js'
import { fold, setLayout, setSelection, useUi } from '../../stores/ui-store.js'
import { moveBy } from '../actions/move-jobs.js'
import { attempt } from '../actions/run-change.js'
import { idAtLoaded, idsBetween, itemOf, type ListedJobs } from './list-ids.js'
import { NO_SELECTION, selectOnly, selectRange } from './selection.js'

const MOVES: Record<string, -1 | 1 | 'first' | 'last'> = { ArrowUp: -1, ArrowDown: 1, Home: 'first', End: 'last' }

/** The keys that walk through the list, pick rows in it, and move queued jobs. */
export function useListKeys(jobs: ListedJobs, pageRows: () => number) {
  return useCallback(
    (event: KeyboardEvent) => {
      const isMod = event.ctrlKey || event.metaKey
      const { selection } = useUi.getState()
      const move = MOVES[event.key]
      if (event.altKey && move !== undefined) {
        event.preventDefault()
        attempt(moveBy(selection.ids, move))
        return
      }
      if (isMod && event.key.toLowerCase() === 'a') {
        event.preventDefault()
        attempt(selectSection(jobs))
        return
      }
      if (isMod || event.altKey) return
      if (event.key === 'Escape' && selection.ids.size > 1 && selection.cursor !== null) {
        setSelection(selectOnly(selection.cursor))
        return
      }
      if (event.key === 'Enter' && (event.target as HTMLElement).closest('button') === null) {
        event.preventDefault()
        setLayout({ inspector: true })
        document.querySelector<HTMLElement>('.inspector [role="tab"][aria-selected="true"]')?.focus()
        return
      }
      const item = selection.cursor === null ? -1 : itemOf(jobs, selection.cursor)
      if ((event.key === 'ArrowLeft' || event.key === 'ArrowRight') && item !== -1) {
        const block = jobs.blocks.find((one) => one.key === jobs.list.at(item)?.key)
        if (block?.hasHeader) fold(block.key, event.key === 'ArrowLeft')
        return
      }
      const to = nextItem(jobs, item, event.key, pageRows())
      if (to === null) return
      event.preventDefault()
      if (to !== -1) attempt(goTo(jobs, to, event.shiftKey))
    },
    [jobs, pageRows],
  )
}

function nextItem({ list }: ListedJobs, item: number, key: string, page: number): number | null {
  const last = list.count - 1
  const clamp = (index: number) => Math.max(0, Math.min(last, index))
  const orNearest = (index: number, step: 1 | -1) => {
    const found = list.nearestRow(clamp(index), step)
    return found === -1 ? list.nearestRow(clamp(index), step === 1 ? -1 : 1) : found
  }
  if (key === 'ArrowDown') return orNearest(item + 1, 1)
  if (key === 'ArrowUp') return item === -1 ? orNearest(0, 1) : orNearest(item - 1, -1)
  if (key === 'Home') return orNearest(0, 1)
  if (key === 'End') return orNearest(last, -1)
  if (key === 'PageDown') return orNearest(item + page, -1)
  if (key === 'PageUp') return orNearest(item - page, 1)
  return null
}

async function goTo(jobs: ListedJobs, item: number, extend: boolean): Promise<void> {
  const id = await idAtLoaded(jobs, item)
  if (id === 0) return
  const { selection } = useUi.getState()
  const anchor = selection.anchor === null ? -1 : itemOf(jobs, selection.anchor)
  if (extend && anchor !== -1) setSelection(selectRange(selection, id, await idsBetween(jobs, anchor, item)))
  else setSelection(selectOnly(id))
  useUi.setState({ reveal: { id } })
}

/** Ctrl/⌘ A: all jobs of the section that the cursor is in, or of the queue's own when it is in none. */
async function selectSection(jobs: ListedJobs): Promise<void> {
  const { selection } = useUi.getState()
  const row = selection.cursor === null ? undefined : useEngine.getState().rows.get(selection.cursor)
  const section = row?.section ?? jobs.blocks[0]?.section
  const blocks = jobs.blocks.filter((block) => block.section === section && !block.folded)
  const ids: number[] = []
  for (const block of blocks) {
    const start = jobs.list.indexOf(block.key, 0)
    if (start !== -1) ids.push(...(await idsBetween(jobs, start, start + block.count - 1)))
  }
  const [first] = ids
  if (first === undefined) setSelection(NO_SELECTION)
  else setSelection({ ids: new Set(ids), cursor: selection.cursor ?? first, anchor: first })
}
