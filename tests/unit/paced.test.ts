import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Paced } from '../../src-renderer/components/paced.js'

/** A task that takes this long by the test's own clock, ms; `counts` says how often it ran and how many at once. */
function taskOf(ms: number) {
  const counts = { runs: 0, now: 0, most: 0 }
  const paced = new Paced(async () => {
    counts.runs++
    counts.now++
    counts.most = Math.max(counts.most, counts.now)
    await new Promise((resolve) => setTimeout(resolve, ms))
    counts.now--
  })
  return { paced, counts }
}

describe('a paced task', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('runs one at a time and a quarter of the time, however often it is asked', async () => {
    const { paced, counts } = taskOf(100)
    for (let ms = 0; ms < 4_000; ms += 10) {
      paced.ask()
      await vi.advanceTimersByTimeAsync(10)
    }
    paced.end()
    expect(counts.most).toBe(1)
    expect(counts.runs).toBeGreaterThanOrEqual(9)
    expect(counts.runs).toBeLessThanOrEqual(11)
  })

  it('does once, later, what was asked while it ran', async () => {
    const { paced, counts } = taskOf(100)
    paced.ask()
    paced.ask()
    paced.ask()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(counts.runs).toBe(2)
    paced.end()
  })

  it('begins nothing more when it has ended', async () => {
    const { paced, counts } = taskOf(100)
    paced.ask()
    paced.ask()
    paced.end()
    await vi.advanceTimersByTimeAsync(10_000)
    paced.ask()
    expect(counts.runs).toBe(1)
  })
})
