import type { Turn } from '../../../src-shared/transcript.js'
import { formatClock, formatCount, formatSpan } from '../../components/format-time.js'

/** Who speaks, in words. */
export const ROLES: Record<Turn['role'], string> = {
  system: 'System',
  user: 'User',
  assistant: 'Assistant',
  tool: 'Tool',
}

/** Model, tokens, duration and time of a turn, as far as they are known. */
export function turnFacts(turn: Turn, now: number): string {
  const tokens = [
    turn.inputTokens === null ? null : `${formatCount(turn.inputTokens)} in`,
    turn.outputTokens === null ? null : `${formatCount(turn.outputTokens)} out`,
  ].filter((part) => part !== null)
  return [
    turn.model,
    tokens.length === 0 ? null : tokens.join(' / '),
    turn.durationMs === null ? null : formatSpan(turn.durationMs),
    formatClock(turn.at, now),
  ]
    .filter((part) => part !== null)
    .join(' · ')
}
