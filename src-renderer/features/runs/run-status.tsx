import { CircleCheck, CircleDot, CircleEllipsis, CirclePause, CircleSlash } from 'lucide-react'
import type { RunStatus } from '../../../src-shared/run.js'

const LOOKS = {
  PENDING: { icon: CircleEllipsis, word: 'Pending', tone: 'queued' },
  RUNNING: { icon: CircleDot, word: 'Running', tone: 'running' },
  PAUSED: { icon: CirclePause, word: 'Paused', tone: 'paused' },
  COMPLETED: { icon: CircleCheck, word: 'Completed', tone: 'completed' },
  CANCELLED: { icon: CircleSlash, word: 'Cancelled', tone: 'cancelled' },
} as const

export function runStatusWord(status: RunStatus): string {
  return LOOKS[status].word
}

/** A run's status by shape and colour, with its word for who sees neither. */
export function RunStatusIcon({ status, size = 16 }: { status: RunStatus; size?: number }) {
  const { icon: Icon, word, tone } = LOOKS[status]
  return (
    <span className={`state-icon ${tone}`} role="img" aria-label={word}>
      <Icon size={size} strokeWidth={2} aria-hidden="true" />
    </span>
  )
}
