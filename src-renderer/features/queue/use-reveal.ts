import { type RefObject, useEffect } from 'react'
import { call } from '../../bridge.js'
import { fold, useUi } from '../../stores/ui-store.js'
import { itemOf, type ListedJobs } from './list-ids.js'

/** Brings what is asked for into the window: a section's header, or a job wherever it is. */
export function useReveal(
  jobs: ListedJobs,
  reveal: (item: number, where?: 'nearest' | 'start') => void,
  scroller: RefObject<HTMLElement | null>,
): void {
  const wanted = useUi((state) => state.reveal)
  useEffect(() => {
    if (wanted === null) return
    if ('block' in wanted) {
      useUi.setState({ reveal: null })
      reveal(jobs.list.indexOf(wanted.block), 'start')
      scroller.current?.focus({ preventScroll: true })
      return
    }
    const item = itemOf(jobs, wanted.id)
    if (item !== -1) {
      useUi.setState({ reveal: null })
      reveal(item)
      return
    }
    useUi.setState({ reveal: null })
    void locate(jobs, wanted.id, reveal)
  }, [wanted, jobs, reveal, scroller])
}

async function locate(jobs: ListedJobs, id: number, reveal: (item: number) => void): Promise<void> {
  const place = await call('queue.locate', { id }).catch(() => null)
  if (place === null) return
  const block = jobs.blocks.find(
    (one) => one.section === place.section && place.index >= one.offset && place.index < one.offset + one.count,
  )
  if (block === undefined) return
  if (block.folded) fold(block.key, false)
  reveal(jobs.list.indexOf(block.key, place.index - block.offset))
}
