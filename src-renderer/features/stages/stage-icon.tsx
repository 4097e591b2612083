import { Ban, Circle, CircleCheck, CircleDot, CirclePause, CircleX, CornerDownRight } from 'lucide-react'
import type { ShownStageState } from '../../../src-shared/pipeline/stage-view.js'
import { stageWord } from './stage-words.js'

const ICONS = {
  waiting: Circle,
  running: CircleDot,
  paused: CirclePause,
  stopped: Ban,
  done: CircleCheck,
  skipped: CornerDownRight,
  failed: CircleX,
} as const

/** Shape and colour both tell what a stage is at. */
export function StageIcon({ state }: { state: ShownStageState }) {
  const Icon = ICONS[state]
  return (
    <span className={`stage-icon ${state}`} role="img" aria-label={stageWord(state)}>
      <Icon size={14} strokeWidth={2} aria-hidden="true" />
    </span>
  )
}
