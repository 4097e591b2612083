import {
  Circle,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CirclePlay,
  CircleSlash,
  CircleX,
  Clock,
  Hand,
} from 'lucide-react'
import type { JobState } from '../../src-shared/job.js'
import type { Asked } from '../stores/asked-store.js'

/** What a job's icon can say: its state, for a queued one why it waits, or what has been asked of it and is being done. */
export type ShownState = JobState | 'waiting' | 'held' | 'pausing' | 'resuming'

const ICONS = {
  queued: Circle,
  running: CircleDashed,
  paused: CirclePause,
  completed: CircleCheck,
  failed: CircleX,
  cancelled: CircleSlash,
  waiting: Clock,
  held: Hand,
  pausing: CirclePause,
  resuming: CirclePlay,
} as const

const WORDS: Record<ShownState, string> = {
  queued: 'Queued',
  running: 'Running',
  paused: 'Paused',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
  waiting: 'Waiting',
  held: 'Held',
  pausing: 'Pausing',
  resuming: 'Resuming',
}

export function stateWord(state: ShownState): string {
  return WORDS[state]
}

/** Shape and colour both tell the state, so that neither alone has to. */
export function StateIcon({ state, size = 15 }: { state: ShownState; size?: number }) {
  const Icon = ICONS[state]
  return (
    <span className={`state-icon ${state}`} role="img" aria-label={WORDS[state]}>
      <Icon size={size} strokeWidth={2} aria-hidden="true" />
    </span>
  )
}

/** The state as the list shows it. */
export function shownState(
  job: { state: JobState; held: boolean; runAfter: number | null },
  now: number,
  asked?: Asked,
): ShownState {
  if (asked === 'pause' && job.state === 'running') return 'pausing'
  if (asked === 'resume' && job.state === 'paused') return 'resuming'
  if (job.state !== 'queued') return job.state
  if (job.held) return 'held'
  return job.runAfter !== null && job.runAfter > now ? 'waiting' : 'queued'
}
