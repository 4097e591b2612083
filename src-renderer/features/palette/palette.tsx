import { Dialog } from '@base-ui/react/dialog'
import { Command } from 'cmdk'
import { ArrowRight, Flag } from 'lucide-react'
import { useState } from 'react'
import { PRIORITIES } from '../../../src-shared/job.js'
import { type JobPlace, parseJobLink } from '../../../src-shared/job-link.js'
import { isLegal } from '../../../src-shared/job-machine.js'
import { plural } from '../../components/format-time.js'
import { Keys } from '../../components/keys.js'
import { useUi } from '../../stores/ui-store.js'
import { showPlace } from '../../sync/show-place.js'
import { APP_COMMANDS } from '../actions/app-commands.js'
import { actionsFor, setPriority } from '../actions/job-actions.js'
import { useSelectedJobs } from '../actions/use-selected-jobs.js'

const close = () => useUi.setState({ palette: false })

/** Everything that can be done, found by typing. */
export function Palette() {
  const open = useUi((state) => state.palette)
  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? undefined : close())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="palette" aria-label="Commands">
          <Commands />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Commands() {
  const { ids, jobs } = useSelectedJobs()
  const [typed, setTyped] = useState('')
  const place = placeIn(typed)
  const [only] = jobs
  const heading = jobs.length === 1 && only !== undefined ? only.name : plural(ids.length, 'selected job')
  const run = (act: () => void) => () => {
    close()
    // After the dialog has given the focus back, since the command may open another one.
    requestAnimationFrame(act)
  }
  return (
    <Command label="Commands" loop>
      <Command.Input
        className="palette-input"
        placeholder="What do you want to do? Or a job’s number or link"
        autoFocus
        value={typed}
        onValueChange={setTyped}
      />
      <Command.List className="palette-list" label="Commands">
        <Command.Empty className="palette-empty">No command is called that</Command.Empty>
        {place === null ? null : (
          <Command.Item className="palette-item" value={typed} forceMount onSelect={run(() => showPlace(place))}>
            <ArrowRight aria-hidden="true" />
            <span className="menu-label">
              Go to job {place.id}
              {place.turn === undefined ? '' : `, turn ${place.turn}`}
            </span>
          </Command.Item>
        )}
        {jobs.length === 0 ? null : (
          <Command.Group heading={heading}>
            {actionsFor(jobs).map((action) => (
              <Command.Item key={action.id} className="palette-item" onSelect={run(() => action.run(ids))}>
                <action.icon aria-hidden="true" />
                <span className="menu-label">{action.label}</span>
                {action.keys === undefined ? null : <Keys keys={action.keys} />}
              </Command.Item>
            ))}
            {jobs.some((job) => isLegal('prioritise', job.state))
              ? Object.entries(PRIORITIES).map(([name, value], index) => (
                  <Command.Item key={name} className="palette-item" onSelect={run(() => setPriority(ids, value))}>
                    <Flag aria-hidden="true" />
                    <span className="menu-label">Set priority to {name}</span>
                    <Keys keys={String(index + 1)} />
                  </Command.Item>
                ))
              : null}
          </Command.Group>
        )}
        <Command.Group heading="Jobyard">
          {APP_COMMANDS.filter((command) => command.isOffered?.() ?? true).map((command) => (
            <Command.Item key={command.id} className="palette-item" onSelect={run(command.run)}>
              <command.icon aria-hidden="true" />
              <span className="menu-label">{command.label}</span>
              {command.keys === undefined ? null : <Keys keys={command.keys} />}
            </Command.Item>
          ))}
        </Command.Group>
      </Command.List>
    </Command>
  )
}

/** A job's number, `12` or `#12`, or a link to it. */
function placeIn(typed: string): JobPlace | null {
  const number = /^\s*#?([1-9]\d{0,9})\s*$/.exec(typed)?.[1]
  return number === undefined ? parseJobLink(typed) : { id: Number(number) }
}
