import { CircleCheck, CircleDot, CirclePause, CirclePlay, CircleSlash, CircleX, Clock, Hand } from 'lucide-react'

import type { JobState } from '../../src-shared/job.js'
import type { Asked } from '../stores/asked-store.js'

/** What a job's icon can say: its state, for a queued one why it waits, or what has been asked of it and is being done. */
export type ShownState = JobState | 'waiting' | 'held' | 'pausing' | 'resuming'

const ICONS = {
  running: CircleDot,
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

/** Shape and colour both tell the state, so that neither alone has to. What waits its turn, as most do, is a quiet dot. */
export function StateIcon({ state, size = 15 }: { state: ShownState; size?: number }) {
  return (
    <span className={`state-icon ${state}`} role="img" aria-label={WORDS[state]}>
      {state === 'queued' ? <Dot size={size} /> : <Shape state={state} size={size} />}
    </span>
  )
}

function Shape({ state, size }: { state: Exclude<ShownState, 'queued'>; size: number }) {
  const Icon = ICONS[state]
  return <Icon size={size} strokeWidth={2} aria-hidden="true" />
}

function Dot({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="5" fill="currentColor" />
    </svg>
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
