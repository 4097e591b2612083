import { Menu } from '@base-ui/react/menu'
import { Ellipsis } from 'lucide-react'
import type { JobSummary } from '../../../src-shared/queue-view.js'
import { menuLayer } from '../../components/menu-layer.js'
import { primaryAction } from './job-actions.js'
import { JobMenuItems } from './job-menu-items.js'

/** The one button for the job's state, and the rest in a menu. */
export function JobButtons({ job }: { job: JobSummary }) {
  const action = primaryAction(job)
  return (
    <div className="job-buttons">
      {action === null ? null : (
        <button type="button" className="button small" onClick={() => action.run([job.id])}>
          <action.icon aria-hidden="true" />
          {action.label}
        </button>
      )}
      <Menu.Root>
        <Menu.Trigger className="icon-button small" aria-label="More actions">
          <Ellipsis size={16} aria-hidden="true" />
        </Menu.Trigger>
        <Menu.Portal container={menuLayer()}>
          <Menu.Positioner className="menu-positioner" align="end" sideOffset={4}>
            <Menu.Popup className="menu" aria-label="Actions">
              <JobMenuItems ids={[job.id]} jobs={[job]} />
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  )
}
