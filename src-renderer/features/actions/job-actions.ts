import {
  ArrowUpToLine,
  Ban,
  ClipboardCopy,
  Copy,
  FolderOpen,
  Hand,
  type LucideIcon,
  Pause,
  Pencil,
  Play,
  Rabbit,
  RotateCcw,
  Trash2,
} from 'lucide-react'
import { isLegal } from '../../../src-shared/job-machine.js'
import type { Changed, JobSummary } from '../../../src-shared/queue-view.js'
import { call } from '../../bridge.js'
import { whileAsked } from '../../stores/asked-store.js'
import { tell } from '../../stores/toast-store.js'
import { openAddJob } from '../../stores/ui-store.js'
import { cancelJobs } from './cancel-jobs.js'
import { commandOf } from './command-of.js'
import { attempt, runChange } from './run-change.js'

export interface JobAction {
  id: string
  /** What it is called for one job. */
  label: string
  icon: LucideIcon
  /** Shortcut while the list has the focus. */
  keys?: string
  danger?: boolean
  /** Only for one job at a time. */
  single?: boolean
  applies(job: JobSummary): boolean
  run(ids: number[]): void
}

const change = (work: () => Promise<Changed>, quiet = true) => void runChange(work, { quiet })

/** Everything that can be done to jobs, in the order in which menus show it. */
export const JOB_ACTIONS: readonly JobAction[] = [
  {
    id: 'pause',
    label: 'Pause',
    icon: Pause,
    keys: 'P',
    applies: (job) => isLegal('pause', job.state),
    run: (ids) => change(() => whileAsked(ids, 'pause', call('jobs.pause', { ids }))),
  },
  {
    id: 'resume',
    label: 'Resume',
    icon: Play,
    keys: 'P',
    applies: (job) => isLegal('resume', job.state),
    run: (ids) => change(() => whileAsked(ids, 'resume', call('jobs.resume', { ids }))),
  },
  {
    id: 'retry',
    label: 'Retry',
    icon: RotateCcw,
    keys: 'R',
    applies: (job) => isLegal('retry', job.state),
    run: (ids) => change(() => call('jobs.retry', { ids }), false),
  },
  {
    id: 'start-now',
    label: 'Start without waiting',
    icon: Rabbit,
    keys: 'W',
    applies: (job) => job.section === 'waiting',
    run: (ids) => change(() => call('jobs.release', { ids, now: true })),
  },
  {
    id: 'release',
    label: 'Release',
    icon: Play,
    keys: 'H',
    applies: (job) => job.held && isLegal('release', job.state),
    run: (ids) => change(() => call('jobs.release', { ids })),
  },
  {
    id: 'run-next',
    label: 'Run next',
    icon: ArrowUpToLine,
    keys: 'N',
    applies: (job) => isLegal('move', job.state),
    run: (ids) => change(() => call('jobs.runNext', { ids }), false),
  },
  {
    id: 'hold',
    label: 'Hold',
    icon: Hand,
    keys: 'H',
    applies: (job) => !job.held && isLegal('hold', job.state),
    run: (ids) => change(() => call('jobs.hold', { ids })),
  },
  {
    id: 'duplicate',
    label: 'Duplicate',
    icon: Copy,
    keys: 'D',
    applies: () => true,
    run: (ids) => change(() => call('jobs.duplicate', { ids }), false),
  },
  {
    id: 'edit',
    label: 'Edit and run again…',
    icon: Pencil,
    keys: 'E',
    single: true,
    applies: () => true,
    run: ([id = 0]) => openAddJob({ kind: 'again', id }),
  },
  {
    id: 'copy-command',
    label: 'Copy command',
    icon: ClipboardCopy,
    keys: 'Mod+C',
    single: true,
    applies: () => true,
    run: ([id = 0]) => attempt(copyCommand(id)),
  },
  {
    id: 'open-folder',
    label: 'Open folder',
    icon: FolderOpen,
    keys: 'O',
    single: true,
    applies: () => true,
    run: ([id = 0]) => attempt(call('jobs.openFolder', { id })),
  },
  {
    id: 'cancel',
    label: 'Cancel',
    icon: Ban,
    keys: 'Delete',
    danger: true,
    applies: (job) => isLegal('cancel', job.state),
    run: cancelJobs,
  },
  {
    id: 'remove',
    label: 'Remove',
    icon: Trash2,
    keys: 'Delete',
    danger: true,
    applies: (job) => isLegal('remove', job.state),
    run: (ids) => change(() => call('jobs.remove', { ids }), false),
  },
]

/** What can be done to all, or at least some, of the given jobs; of several, the engine leaves out those it can't. */
export function actionsFor(jobs: readonly JobSummary[]): JobAction[] {
  return JOB_ACTIONS.filter(
    (action) => (!action.single || jobs.length === 1) && jobs.some((job) => action.applies(job)),
  )
}

/** The one that a person most likely wants in the job's state. */
export function primaryAction(job: JobSummary): JobAction | null {
  const id =
    job.state === 'running'
      ? 'pause'
      : job.state === 'paused'
        ? 'resume'
        : job.state === 'failed' || job.state === 'cancelled'
          ? 'retry'
          : job.state === 'completed'
            ? 'duplicate'
            : job.held
              ? 'release'
              : job.section === 'waiting'
                ? 'start-now'
                : 'run-next'
  return JOB_ACTIONS.find((action) => action.id === id) ?? null
}

export function setPriority(ids: number[], priority: number): void {
  change(() => call('jobs.setPriority', { ids, priority }), false)
}

async function copyCommand(id: number): Promise<void> {
  const { job } = await call('jobs.get', { id })
  await call('app.copyText', { text: commandOf(job) })
  tell('Command copied')
}
