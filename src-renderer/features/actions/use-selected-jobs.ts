import { useMemo } from 'react'
import type { JobSummary } from '../../../src-shared/queue-view.js'
import { useEngine } from '../../stores/engine-store.js'
import { useUi } from '../../stores/ui-store.js'

/** The selected jobs: all ids, and the rows of those that have been read. */
export function useSelectedJobs(): { ids: number[]; jobs: JobSummary[] } {
  const selected = useUi((state) => state.selection.ids)
  const revision = useEngine((state) => state.revision)
  // The map changes in place; `revision` tells when.
  return useMemo(() => ({ ids: [...selected], jobs: revision >= 0 ? rowsOf(selected) : [] }), [selected, revision])
}

/** The same, once, outside a component. */
export function selectedJobs(): { ids: number[]; jobs: JobSummary[] } {
  const { ids } = useUi.getState().selection
  return { ids: [...ids], jobs: rowsOf(ids) }
}

function rowsOf(ids: ReadonlySet<number>): JobSummary[] {
  const { rows } = useEngine.getState()
  return [...ids].flatMap((id) => rows.get(id) ?? [])
}
