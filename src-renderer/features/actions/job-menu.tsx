import { ContextMenu } from '@base-ui/react/context-menu'
import { menuLayer } from '../../components/menu-layer.js'
import { JobMenuItems } from './job-menu-items.js'
import { useSelectedJobs } from './use-selected-jobs.js'

/** The menu of the right mouse button, for all selected jobs. */
export function JobMenu() {
  const { ids, jobs } = useSelectedJobs()
  return (
    <ContextMenu.Portal container={menuLayer()}>
      <ContextMenu.Positioner className="menu-positioner">
        <ContextMenu.Popup className="menu" aria-label="Actions">
          <JobMenuItems ids={ids} jobs={jobs} />
        </ContextMenu.Popup>
      </ContextMenu.Positioner>
    </ContextMenu.Portal>
  )
}
