import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EngineEvent } from '../../src-main/engine/events.js'
import { RunNews } from '../../src-main/ipc/run-news.js'

let seq = 0
const transition = (id: number): EngineEvent => ({
  seq: ++seq,
  at: 0,
  type: 'transition',
  id,
  jobType: 'probe:scenario',
  name: '',
  from: 'running',
  to: 'completed',
  actor: 'handler',
  attempt: 1,
  reason: null,
})

/** Jobs 1–99 belong to run 1, 100–199 to run 2, others to none. */
function newsOf() {
  const told: (number[] | null)[] = []
  const lookups: number[] = []
  const news = new RunNews({
    runsOf: (ids) => {
      lookups.push(ids.length)
      return [...new Set(ids.filter((id) => id < 200).map((id) => Math.floor(id / 100) + 1))]
    },
    tell: ({ ids }) => told.push(ids),
  })
  return { news, told, lookups }
}

describe('news of runs', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('come at most twice a second, whatever happens meanwhile', () => {
    const { news, told, lookups } = newsOf()
    for (let ms = 0; ms < 3_000; ms++) {
      news.engineEvent(transition((ms % 90) + 1))
      vi.advanceTimersByTime(1)
    }
    expect(told.length).toBeLessThanOrEqual(6)
    expect(told.every((ids) => ids?.join() === '1')).toBe(true)
    expect(lookups.every((count) => count <= 90)).toBe(true)
  })

  it('name the runs that changed, and stay away when none did', () => {
    const { news, told } = newsOf()
    news.engineEvent(transition(5))
    news.engineEvent(transition(105))
    vi.advanceTimersByTime(500)
    news.engineEvent(transition(500))
    vi.advanceTimersByTime(500)
    expect(told).toEqual([[1, 2]])
  })

  it('say that any may have changed when pauses or very many jobs did', () => {
    const { news, told } = newsOf()
    news.engineEvent({ seq: ++seq, at: 0, type: 'changed', ids: [] })
    vi.advanceTimersByTime(500)
    news.engineEvent({ seq: ++seq, at: 0, type: 'changed', ids: Array.from({ length: 6_000 }, (_, i) => i + 1) })
    vi.advanceTimersByTime(500)
    expect(told).toEqual([null, null])
  })

  it('come when a run was analysed, by a job that belongs to none', () => {
    const { news, told } = newsOf()
    news.engineEvent({ ...transition(900), jobType: 'analyze:basic' } as EngineEvent)
    vi.advanceTimersByTime(500)
    expect(told).toEqual([null])
  })

  it('come for a run that a command changed', () => {
    const { news, told } = newsOf()
    news.changed(7)
    vi.advanceTimersByTime(500)
    expect(told).toEqual([[7]])
    news.dispose()
  })
})
