import type { Turn } from '../../../src-shared/transcript.js'
import { markText } from '../output/mark-text.js'

export interface TurnMatch {
  /** Index of the turn. */
  turn: number
  /** Which match within it. */
  inTurn: number
}

/** Every place in all turns, folded ones too, where the text occurs. */
export function findTurns(turns: readonly Turn[], query: string): TurnMatch[] {
  if (query === '') return []
  return turns.flatMap((turn) =>
    markText(turn.content, query).flatMap((part): TurnMatch[] =>
      part.match === null ? [] : [{ turn: turn.index, inTurn: part.match }],
    ),
  )
}

/** The whole transcript as Markdown, for the clipboard. */
export function turnsAsMarkdown(turns: readonly Turn[]): string {
  return turns
    .map((turn) => `### ${turn.role}${turn.model === null ? '' : ` (${turn.model})`}\n\n${turn.content}\n`)
    .join('\n')
}
