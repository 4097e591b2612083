import {
  Boxes,
  ChartColumn,
  FileDown,
  FileInput,
  FileText,
  FlaskConical,
  FolderOpen,
  Keyboard,
  ListOrdered,
  type LucideIcon,
  PanelRight,
  Pause,
  Play,
  Plus,
  Search,
  Settings,
  Sparkles,
  Undo2,
  Wrench,
} from 'lucide-react'
import { call } from '../../bridge.js'
import { useEngine } from '../../stores/engine-store.js'
import { announce, tell, useToasts } from '../../stores/toast-store.js'
import { openAddJob, openFailures, openStartRun, setLayout, useUi, type View } from '../../stores/ui-store.js'
import { addSampleDefinitions, importDefinitions } from '../definitions/definition-actions.js'
import { attempt } from './run-change.js'

/** What can be done whatever is selected: in the palette, the native menu, and by keys. */
export interface AppCommand {
  id: string
  label: string
  icon: LucideIcon
  keys?: string
  /** Left out where it makes no sense now. */
  isOffered?(): boolean
  run(): void
}

const isPaused = () => useEngine.getState().overview?.paused ?? false

export const APP_COMMANDS: readonly AppCommand[] = [
  { id: 'add-job', label: 'Add job…', icon: Plus, keys: 'Mod+N', run: () => openAddJob() },
  { id: 'ingest-files', label: 'Ingest files…', icon: FileInput, run: () => attempt(ingestFiles()) },
  { id: 'undo', label: 'Undo', icon: Undo2, keys: 'Mod+Z', run: () => attempt(undo()) },
  { id: 'pause-queue', label: 'Pause queue', icon: Pause, isOffered: () => !isPaused(), run: toggleQueue },
  { id: 'resume-queue', label: 'Resume queue', icon: Play, isOffered: isPaused, run: toggleQueue },
  { id: 'go-queue', label: 'Go to the queue', icon: ListOrdered, keys: 'Mod+1', run: () => show('queue') },
  {
    id: 'go-runs',
    label: 'Go to runs',
    icon: FlaskConical,
    keys: 'Mod+2',
    run: () => setLayout({ view: 'runs', run: null }),
  },
  {
    id: 'go-search',
    label: 'Search transcripts and documents',
    icon: Search,
    keys: 'Mod+3',
    run: () => show('search'),
  },
  { id: 'go-insights', label: 'Go to insights', icon: ChartColumn, keys: 'Mod+4', run: () => show('insights') },
  { id: 'go-handlers', label: 'Go to handlers', icon: Boxes, keys: 'Mod+5', run: () => show('handlers') },
  {
    id: 'go-definitions',
    label: 'Go to definitions',
    icon: FileText,
    run: () => setLayout({ view: 'definitions', definition: null }),
  },
  {
    id: 'new-definition',
    label: 'New definition',
    icon: FileText,
    run: () => setLayout({ view: 'definitions', definition: 'new' }),
  },
  {
    id: 'sample-definitions',
    label: 'Add sample definitions',
    icon: Sparkles,
    run: () => attempt(addSampleDefinitions().then(() => setLayout({ view: 'definitions', definition: null }))),
  },
  {
    id: 'import-definitions',
    label: 'Import definitions…',
    icon: FileDown,
    run: () => attempt(importDefinitions().then(() => setLayout({ view: 'definitions', definition: null }))),
  },
  {
    id: 'start-run',
    label: 'Start an evaluation run…',
    icon: FlaskConical,
    run: () => openStartRun({ kind: 'definition', id: null }),
  },
  { id: 'settings', label: 'Settings', icon: Settings, keys: 'Mod+,', run: () => show('settings') },
  {
    id: 'failures',
    label: 'Look at failures by their error…',
    icon: Wrench,
    isOffered: () => useEngine.getState().groups.length > 0,
    run: () => {
      const [first] = useEngine.getState().groups
      if (first !== undefined) openFailures(first.key)
    },
  },
  {
    id: 'toggle-inspector',
    label: 'Show or hide the inspector',
    icon: PanelRight,
    keys: 'Mod+I',
    run: toggleInspector,
  },
  { id: 'sample-queue', label: 'Add the sample queue', icon: Sparkles, run: () => attempt(addSample()) },
  {
    id: 'open-data-folder',
    label: 'Open the data folder',
    icon: FolderOpen,
    run: () => attempt(call('app.openDataFolder')),
  },
  {
    id: 'keyboard-shortcuts',
    label: 'Keyboard shortcuts',
    icon: Keyboard,
    keys: '?',
    run: () => useUi.setState({ shortcuts: true, palette: false }),
  },
]

/** Files are chosen first; the dialog then shows them. */
async function ingestFiles(): Promise<void> {
  const paths = await call('dialog.chooseFiles', { many: true })
  if (paths.length > 0) openAddJob({ kind: 'ingest', paths })
}

export function runAppCommand(id: string): void {
  APP_COMMANDS.find((command) => command.id === id)?.run()
}

export function toggleQueue(): void {
  const scope = { kind: 'queue' } as const
  attempt(isPaused() ? call('scope.resume', { scope }) : call('scope.pause', { scope }))
}

export async function addSample(): Promise<void> {
  const { ids } = await call('sample.queue')
  tell(`Added ${ids.length} sample jobs`)
  show('queue')
}

/** Takes back the last change, or the one that a message offers. */
export async function undo(token?: number): Promise<void> {
  const answer = await call('undo.apply', token === undefined ? {} : { token })
  useToasts.setState((state) => ({ toasts: state.toasts.filter((toast) => toast.undo === null) }))
  if (answer === null) tell('There is nothing to undo')
  else {
    tell(answer.undone)
    announce(answer.undone)
  }
}

function toggleInspector(): void {
  setLayout({ inspector: !useUi.getState().layout.inspector })
}

function show(view: View): void {
  setLayout({ view })
}
