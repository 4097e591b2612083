import { Menu } from '@base-ui/react/menu'
import { ChevronRight, Flag } from 'lucide-react'
import { PRIORITIES } from '../../../src-shared/job.js'
import { isLegal } from '../../../src-shared/job-machine.js'
import type { JobSummary } from '../../../src-shared/queue-view.js'
import { Keys } from '../../components/keys.js'
import { menuLayer } from '../../components/menu-layer.js'
import { actionsFor, setPriority } from './job-actions.js'

/** What can be done to the given jobs, as the items of a menu. */
export function JobMenuItems({ ids, jobs }: { ids: number[]; jobs: readonly JobSummary[] }) {
  const actions = actionsFor(jobs)
  if (actions.length === 0) {
    return (
      <Menu.Item className="menu-item" disabled>
        No job is selected
      </Menu.Item>
    )
  }
  const safe = actions.filter((action) => !action.danger)
  const danger = actions.filter((action) => action.danger)
  return (
    <>
      {safe.map((action) => (
        <Menu.Item key={action.id} className="menu-item" onClick={() => action.run(ids)}>
          <action.icon aria-hidden="true" />
          <span className="menu-label">{action.label}</span>
          {action.keys === undefined ? null : <Keys keys={action.keys} />}
        </Menu.Item>
      ))}
      {jobs.some((job) => isLegal('prioritise', job.state)) ? <PriorityMenu ids={ids} /> : null}
      {danger.length === 0 ? null : <Menu.Separator className="menu-separator" />}
      {danger.map((action) => (
        <Menu.Item key={action.id} className="menu-item danger" onClick={() => action.run(ids)}>
          <action.icon aria-hidden="true" />
          <span className="menu-label">{action.label}</span>
          {action.keys === undefined ? null : <Keys keys={action.keys} />}
        </Menu.Item>
      ))}
    </>
  )
}

function PriorityMenu({ ids }: { ids: number[] }) {
  const names = Object.entries(PRIORITIES).reverse()
  return (
    <Menu.SubmenuRoot>
      <Menu.SubmenuTrigger className="menu-item">
        <Flag aria-hidden="true" />
        <span className="menu-label">Priority</span>
        <ChevronRight aria-hidden="true" />
      </Menu.SubmenuTrigger>
      <Menu.Portal container={menuLayer()}>
        <Menu.Positioner className="menu-positioner">
          <Menu.Popup className="menu" aria-label="Priority">
            {names.map(([name, value]) => (
              <Menu.Item key={name} className="menu-item" onClick={() => setPriority(ids, value)}>
                <span className="menu-label">{name.charAt(0).toUpperCase() + name.slice(1)}</span>
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.SubmenuRoot>
  )
}
