import type { Attempt } from '../../../src-shared/job.js'
import { formatClock, formatSpan } from '../../components/format-time.js'

export interface ComparedFact {
  name: string
  values: readonly [string, string]
  /** Whether the two say different things; that they began at different times is no news. */
  differs: boolean
}

/** Two attempts fact by fact. */
export function comparedFacts(left: Attempt, right: Attempt, now: number): ComparedFact[] {
  const fact = (name: string, of: (attempt: Attempt) => string, isNews = true): ComparedFact => {
    const values = [of(left), of(right)] as const
    return { name, values, differs: isNews && values[0] !== values[1] }
  }
  return [
    fact('Outcome', outcomeWord),
    fact('Error', ({ error }) => (error === null ? '—' : `${error.code}: ${error.message}`)),
    fact('Took', ({ startedAt, finishedAt }) => (finishedAt === null ? '—' : formatSpan(finishedAt - startedAt))),
    fact('Started', ({ startedAt }) => formatClock(startedAt, now), false),
  ]
}

/** How an attempt ended, in a word. */
export function outcomeWord({ outcome, finishedAt }: Attempt): string {
  return outcome ?? (finishedAt === null ? 'not ended' : 'ended')
}
