import type { IterationMeta } from '../../src-shared/agent-loop.js'
import { fenceAfter } from './output-tail.js'

/** Longest final output that a turn keeps, in characters; the job's output has all of it. */
const MOST_CHARACTERS = 50_000

export interface ToldIteration {
  text: string
  diff: string
  diffCut: string | null
  error: string | null
}

/**
 * The turn of an iteration as Markdown: what the agent said last, why it failed, and as a block of its own what it changed.
 *
 * @returns `diffAt`: where that block begins, in characters
 */
export function iterationContent({ text, diff, diffCut, error }: ToldIteration): {
  content: string
  diffAt: IterationMeta['diffAt']
} {
  const parts = [
    closed(text.length > MOST_CHARACTERS ? `…\n${text.slice(-MOST_CHARACTERS)}` : text),
    error === null ? '' : `**Error:** ${error}`,
  ].filter((part) => part.trim() !== '')
  const said = parts.length === 0 && diff === '' ? '(It said nothing and changed nothing.)' : parts.join('\n\n')
  if (diff === '') return { content: said, diffAt: null }
  const fence = '`'.repeat(Math.max(3, longestTicks(diff) + 1))
  const block = `${fence}diff\n${diff.endsWith('\n') ? diff : `${diff}\n`}${fence}`
  const before = said === '' ? '' : `${said}\n\n`
  return { content: `${before}${block}${diffCut === null ? '' : `\n\n${diffCut}`}`, diffAt: before.length }
}

/** A fence that was left open would swallow what follows. */
function closed(text: string): string {
  let open: string | null = null
  for (const line of text.split('\n')) open = fenceAfter(line, open)
  return open === null ? text : `${text}\n${open}`
}

function longestTicks(text: string): number {
  return (text.match(/`{3,}/g) ?? []).reduce((longest, ticks) => Math.max(longest, ticks.length), 0)
}
