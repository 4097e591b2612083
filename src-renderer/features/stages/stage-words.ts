import type { ShownStageState, StageView } from '../../../src-shared/pipeline/stage-view.js'
import { formatElapsed, formatSpan } from '../../components/format-time.js'

const WORDS: Record<ShownStageState, string> = {
  waiting: 'Waiting',
  running: 'Running',
  paused: 'Paused',
  stopped: 'Stopped',
  done: 'Done',
  skipped: 'Skipped',
  failed: 'Failed',
}

export function stageWord(state: ShownStageState): string {
  return WORDS[state]
}

/** How long a stage has run, in words; empty before it was begun. */
export function stageTime(stage: StageView, now: number): string {
  const { state, ms, countedAt, startedAt } = stage
  if (startedAt === null) return ''
  if (state !== 'running') return formatSpan(ms)
  return formatElapsed(countedAt === null ? ms : ms + Math.max(0, now - countedAt))
}
