import { beforeEach, describe, expect, it } from 'vitest'
import { applyEvents, putOverview, putPage, useEngine } from '../../src-renderer/stores/engine-store.js'
import { withAdded } from '../../src-renderer/stores/section-ids.js'
import type { JobSummary, Overview, Section, SectionCounts } from '../../src-shared/queue-view.js'

const job = (id: number, section: Section) => ({ id, section, name: `Job ${id}` }) as JobSummary
const counts = (given: Partial<SectionCounts>): SectionCounts => ({
  running: 0,
  next: 0,
  waiting: 0,
  paused: 0,
  attention: 0,
  done: 0,
  ...given,
})
const idsOf = (section: Section) => [...useEngine.getState().ids[section]]
/** What a window hears in one frame when a job changes its state. */
const move = (row: JobSummary, now: Partial<SectionCounts>) =>
  applyEvents([
    { type: 'rows', rows: [row] },
    { type: 'sections', counts: counts(now), versions: counts({}) },
  ])

describe('a job that changes its section', () => {
  beforeEach(() => {
    useEngine.setState(useEngine.getInitialState(), true)
    useEngine.setState({ rows: new Map() })
    putOverview({ counts: counts({ running: 1, next: 2, done: 1 }) } as Overview)
    putPage('running', 0, { total: 1, version: 1, rows: [job(1, 'running')] })
    putPage('next', 0, { total: 2, version: 1, rows: [job(2, 'next'), job(3, 'next')] })
    putPage('done', 0, { total: 1, version: 1, rows: [job(9, 'done')] })
  })

  it('is where it goes with the same frame, so that a click on it is never lost', () => {
    move(job(2, 'running'), { running: 2, next: 1, done: 1 })
    expect([idsOf('running'), idsOf('next')]).toEqual([[1, 2], [3]])
    move(job(2, 'paused'), { running: 1, paused: 1, next: 1, done: 1 })
    expect([idsOf('running'), idsOf('paused')]).toEqual([[1], [2]])
    move(job(1, 'done'), { paused: 1, next: 1, done: 2 })
    expect([idsOf('running'), idsOf('done')]).toEqual([[], [1, 9]])
  })

  it('has a place that is still to be read where only the engine knows which', () => {
    move(job(1, 'attention'), { next: 2, done: 1, attention: 1 })
    expect([idsOf('running'), idsOf('attention')]).toEqual([[], [0]])
  })
})

it('ids that have come are added at an end, each once', () => {
  const ids = Uint32Array.of(4, 5)
  expect([...withAdded(ids, [6, 5, 7], 'last')]).toEqual([4, 5, 6, 7])
  expect([...withAdded(ids, [6, 7], 'first')]).toEqual([6, 7, 4, 5])
  expect(withAdded(ids, [5], 'last')).toBe(ids)
})
