import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tickWords, timeTicks } from '../../src-renderer/features/insights/time-ticks.js'

describe('[W8] the axis of times', () => {
  it.each([
    [0, ['0', '1ms']],
    [3, ['0', '1ms', '2ms', '3ms']],
    [1_400_000, ['0', '10m', '20m', '30m']],
    [5_000_000, ['0', '30m', '1h', '1h 30m']],
    [260_000_000, ['0', '1d', '2d', '3d', '4d']],
  ])('up to %d ms has round marks', (most, words) => {
    expect(timeTicks(most).map(tickWords)).toEqual(words)
  })

  it('has few marks, and the last one is above everything', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e13, noNaN: true }), (most) => {
        const ticks = timeTicks(most)
        expect(ticks.length).toBeGreaterThan(1)
        expect(ticks.length).toBeLessThanOrEqual(5)
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(most)
      }),
    )
  })
})
