import type { Turn } from '../../src-shared/transcript.js'

/**
 * A transcript as Markdown: a heading, facts, and each turn under its role. What was said is left as it is, since it is
 * Markdown itself more often than not.
 */
export function markdownTranscript(title: string, facts: readonly string[], turns: readonly Turn[]): string {
  const lines = [`## ${oneLine(title)}`, '', facts.map(oneLine).join(' · '), '']
  if (turns.length === 0) lines.push('*Nothing was said.*', '')
  for (const turn of turns) {
    const remarks = [
      ...(turn.model === null ? [] : [turn.model]),
      ...(turn.inputTokens === null && turn.outputTokens === null
        ? []
        : [`${turn.inputTokens ?? '?'} tokens in, ${turn.outputTokens ?? '?'} out`]),
      ...(turn.durationMs === null ? [] : [`${turn.durationMs} ms`]),
    ]
    lines.push(
      `### ${turn.role}${remarks.length === 0 ? '' : ` (${oneLine(remarks.join(', '))})`}`,
      '',
      turn.content,
      '',
    )
  }
  return lines.join('\n')
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ')
}
