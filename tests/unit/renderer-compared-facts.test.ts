import { describe, expect, it } from 'vitest'
import { comparedFacts } from '../../src-renderer/features/compare/compared-facts.js'
import type { Attempt } from '../../src-shared/job.js'

const attempt = (part: Partial<Attempt>): Attempt => ({
  attempt: 1,
  startedAt: 1_000,
  finishedAt: 2_000,
  outcome: 'completed',
  error: null,
  owner: null,
  pid: null,
  ...part,
})
const differing = (left: Attempt, right: Attempt) =>
  comparedFacts(left, right, 0).flatMap(({ name, differs }) => (differs ? [name] : []))

describe('[W6] two attempts fact by fact', () => {
  it('differ in how they ended, and in time where that is telling', () => {
    const error = { code: 'EXIT_1', message: 'no', retryable: true }
    expect(differing(attempt({}), attempt({ outcome: 'failed', error }))).toEqual(['Outcome', 'Error'])
    expect(differing(attempt({}), attempt({ startedAt: 5_000, finishedAt: 6_050 }))).toEqual([])
    expect(differing(attempt({}), attempt({ finishedAt: 4_000 }))).toEqual(['Took'])
    expect(differing(attempt({}), attempt({ finishedAt: null, outcome: null }))).toEqual(['Outcome', 'Took'])
  })
})
