import type { IterationMeta } from '../../../src-shared/agent-loop.js'
import type { Turn } from '../../../src-shared/transcript.js'

/** What a turn of an agent loop is called, in place of who speaks, and what came of it. */
export interface TurnLabel {
  title: string
  /** A short word beside it; null for none. */
  note: string | null
  tone: 'plain' | 'good' | 'bad'
}

const TITLES: Record<string, string> = {
  prompt: 'Prompt',
  instruction: 'Instruction',
  continued: 'Went on',
  end: 'End',
}

/** Null for turns that no loop told. */
export function turnLabel({ meta }: Pick<Turn, 'meta'>): TurnLabel | null {
  if (typeof meta !== 'object' || meta === null || Array.isArray(meta) || typeof meta.kind !== 'string') return null
  if (meta.kind !== 'iteration') {
    const title = TITLES[meta.kind]
    return title === undefined ? null : { title, note: null, tone: 'plain' }
  }
  const iteration = meta as unknown as IterationMeta
  const title = `Iteration ${iteration.iteration} of ${iteration.of}`
  if (iteration.error !== null) return { title, note: 'failed', tone: 'bad' }
  if (iteration.done) return { title, note: 'done', tone: 'good' }
  return { title, note: changeWords(iteration), tone: 'plain' }
}

function changeWords({ files, insertions, deletions }: IterationMeta): string {
  if (files === 0) return 'no change'
  return `${files} ${files === 1 ? 'file' : 'files'} +${insertions} −${deletions}`
}
