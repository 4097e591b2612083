import { Dialog } from '../../components/dialog.js'
import { Keys } from '../../components/keys.js'
import { useUi } from '../../stores/ui-store.js'
import { APP_COMMANDS } from '../actions/app-commands.js'
import { JOB_ACTIONS } from '../actions/job-actions.js'

const LIST: readonly (readonly [string, string])[] = [
  ['Walk through the list', 'ArrowUp'],
  ['Select more', 'Shift+ArrowDown'],
  ['Select all of the section', 'Mod+A'],
  ['Move up in the queue', 'Alt+ArrowUp'],
  ['Move down in the queue', 'Alt+ArrowDown'],
  ['Move to the front', 'Alt+Home'],
  ['Move to the end', 'Alt+End'],
  ['Priority low, normal, high', '1'],
  ['Fold or open a section', 'ArrowLeft'],
  ['To the inspector', 'Enter'],
]
const READING: readonly (readonly [string, string])[] = [
  ['Find', 'Mod+F'],
  ['Next match', 'Enter'],
  ['Next turn', 'J'],
  ['Previous turn', 'K'],
  ['Next match in a transcript', 'N'],
  ['Fold a turn', 'F'],
  ['Error before, in output', 'E'],
  ['To the start', 'G'],
  ['To the end, and follow', 'Shift+G'],
]

const ANSWERS: readonly (readonly [string, string])[] = [
  ['Next, previous in the list', 'J'],
  ['Previous scenario', '['],
  ['Next scenario', ']'],
  ['Set the decision', '1'],
  ['Take a decision back', 'U'],
  ['Compare side by side', 'C'],
]

/** It holds no control, and is longer than a small window: the focus lets arrow keys scroll it. */
const READ_BY_KEYS = { role: 'group', 'aria-label': 'Keyboard shortcuts', tabIndex: 0 } as const

/** All keyboard shortcuts on one sheet. */
export function ShortcutSheet() {
  const open = useUi((state) => state.shortcuts)
  const jobKeys = new Map<string, string[]>()
  for (const action of JOB_ACTIONS) {
    if (action.keys !== undefined) jobKeys.set(action.keys, [...(jobKeys.get(action.keys) ?? []), action.label])
  }
  return (
    <Dialog
      open={open}
      onClose={() => useUi.setState({ shortcuts: false })}
      title="Keyboard shortcuts"
      width="wide"
      initialFocus=".sheet"
    >
      <div className="sheet" {...READ_BY_KEYS}>
        <Group title="List" rows={LIST} />
        <Group title="Selected jobs" rows={[...jobKeys].map(([keys, labels]) => [labels.join(' / '), keys] as const)} />
        <Group
          title="Anywhere"
          rows={[
            ['Commands', 'Mod+K'],
            ...APP_COMMANDS.flatMap((one) => (one.keys === undefined ? [] : [[one.label, one.keys] as const])),
          ]}
        />
        <Group title="Output and transcript" rows={READING} />
        <Group title="Transcripts of a run" rows={ANSWERS} />
      </div>
    </Dialog>
  )
}

function Group({ title, rows }: { title: string; rows: readonly (readonly [string, string])[] }) {
  return (
    <section>
      <h3 className="group-title">{title}</h3>
      <dl>
        {rows.map(([label, keys]) => (
          <div key={label} className="sheet-row">
            <dt>{label}</dt>
            <dd>
              <span className="sr-only">{keys}</span>
              <Keys keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
