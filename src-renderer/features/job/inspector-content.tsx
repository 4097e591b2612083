import { useUi } from '../../stores/ui-store.js'
import { Inspector } from './inspector.js'
import { ManyJobs } from './many-jobs.js'

/** The job that is picked, or what can be done with all that are. */
export function InspectorContent() {
  const cursor = useUi((state) => state.selection.cursor)
  const picked = useUi((state) => state.selection.ids.size)
  if (picked > 1) return <ManyJobs />
  return cursor === null ? null : <Inspector key={cursor} id={cursor} />
}
