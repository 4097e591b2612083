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
    {
      ...fact('Took', (attempt) => (tookMs(attempt) === null ? '—' : formatSpan(tookMs(attempt) ?? 0))),
      differs: isTelling(tookMs(left), tookMs(right)),
    },
    fact('Started', ({ startedAt }) => formatClock(startedAt, now), false),
  ]
}

function tookMs({ startedAt, finishedAt }: Attempt): number | null {
  return finishedAt === null ? null : finishedAt - startedAt
}

/** No two attempts take the same time to the millisecond; a tenth more is worth a look. */
function isTelling(left: number | null, right: number | null): boolean {
  if (left === null || right === null) return left !== right
  return Math.abs(left - right) > Math.max(left, right) / 10
}

/** How an attempt ended, in a word. */
export function outcomeWord({ outcome, finishedAt }: Attempt): string {
  return outcome ?? (finishedAt === null ? 'not ended' : 'ended')
}
