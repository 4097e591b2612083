import type { Definition } from '../../../src-shared/definition.js'
import { call } from '../../bridge.js'
import { plural } from '../../components/format-time.js'
import { announce, tell } from '../../stores/toast-store.js'
import { setLayout } from '../../stores/ui-store.js'
import { ask } from '../actions/confirm-store.js'
import { attempt } from '../actions/run-change.js'

export function forkDefinition({ id, name }: Definition): void {
  attempt(
    call('definitions.fork', { id }).then((fork) => {
      tell(`“${fork.name}” is a copy of “${name}” of its own`)
      setLayout({ view: 'definitions', definition: fork.id })
    }),
  )
}

export function exportDefinition({ id }: Definition, format: 'json' | 'yaml'): void {
  attempt(
    call('definitions.export', { id, format }).then((file) => {
      if (file !== null) tell(`Exported to ${file}`)
    }),
  )
}

/** One that has runs is only hidden and can come back; one without is gone, so it is asked for first. */
export function removeDefinition(definition: Definition, onRemoved: () => void): void {
  const { id, name, runCount, version } = definition
  const act = () =>
    attempt(
      call('definitions.remove', { id }).then(({ hidden }) => {
        tell(hidden ? `“${name}” is hidden; its runs keep it` : `Deleted “${name}”`)
        onRemoved()
      }),
    )
  if (runCount > 0) act()
  else {
    ask({
      title: `Delete “${name}”?`,
      text: `It has no runs, so it is deleted with its ${plural(version, 'version')}. This can’t be undone.`,
      yes: 'Delete',
      no: 'Keep it',
      act,
    })
  }
}

export function restoreDefinition({ id, name }: Definition, onRestored: () => void): void {
  attempt(
    call('definitions.restore', { id }).then(() => {
      announce(`Restored ${name}`)
      onRestored()
    }),
  )
}

export async function importDefinitions(): Promise<void> {
  const imported = await call('definitions.import')
  if (imported === null) return
  const [first] = imported
  tell(imported.length === 1 ? `Imported “${first?.name}”` : `Imported ${plural(imported.length, 'definition')}`)
}

export async function addSampleDefinitions(): Promise<void> {
  const added = await call('definitions.addSamples')
  tell(`Added ${plural(added.length, 'sample definition')}`)
}
