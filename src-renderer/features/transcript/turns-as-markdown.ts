import type { Turn } from '../../../src-shared/transcript.js'
import { ROLES } from './turn-facts.js'
import type { TurnSource } from './turn-source.js'

const PAGE = 500

/** A turn as Markdown: a heading that says whose it is, and what was said. */
export function turnAsMarkdown(turn: Turn): string {
  const model = turn.model === null ? '' : ` (${turn.model})`
  return `### ${turn.index + 1}. ${ROLES[turn.role]}${model}\n\n${turn.content.trimEnd()}\n`
}

/** Whole transcripts as Markdown, one after the other, read page by page. */
export async function turnsAsMarkdown(sources: readonly TurnSource[]): Promise<string> {
  const parts: string[] = []
  for (const source of sources) {
    if (sources.length > 1) parts.push(`## ${source.title}\n`)
    for (let from = 0; ; ) {
      const { turns, total } = await source.read(from, PAGE)
      parts.push(...turns.map(turnAsMarkdown))
      from += turns.length
      if (turns.length === 0 || from >= total) break
    }
  }
  return parts.join('\n')
}
