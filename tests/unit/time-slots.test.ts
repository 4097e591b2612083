import { describe, expect, it } from 'vitest'
import { timeSlots } from '../../src-main/service/time-slots.js'
import { INSIGHT_RANGES } from '../../src-shared/insights.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOW = Date.parse('2030-03-05T14:25:31.500Z')
const iso = (at: number | undefined) => new Date(at ?? Number.NaN).toISOString()

describe('slots of time', () => {
  it('are minutes of the last hour, half hours of the last day, and three hours of the last week', () => {
    const hour = timeSlots('hour', NOW, null, 0)
    expect([hour.stepMs, hour.starts.length]).toEqual([MINUTE, 60])
    expect([iso(hour.starts[0]), iso(hour.starts.at(-1))]).toEqual([
      '2030-03-05T13:26:00.000Z',
      '2030-03-05T14:25:00.000Z',
    ])
    const day = timeSlots('day', NOW, null, 0)
    expect([iso(day.starts[0]), iso(day.starts.at(-1))]).toEqual([
      '2030-03-04T14:30:00.000Z',
      '2030-03-05T14:00:00.000Z',
    ])
    const week = timeSlots('week', NOW, null, 0)
    expect([iso(week.starts[0]), iso(week.starts.at(-1))]).toEqual([
      '2030-02-26T15:00:00.000Z',
      '2030-03-05T12:00:00.000Z',
    ])
  })

  it('begin where the person’s clock is at a whole hour or day', () => {
    const zone = 5.5 * HOUR
    const starts = timeSlots('all', NOW, NOW - 40 * DAY, zone).starts
    expect(iso(starts.at(-1))).toBe('2030-03-04T18:30:00.000Z')
  })

  it('reach back to the first end there was, in at most 60 slots, whenever that was', () => {
    for (const span of [0, 1, MINUTE, HOUR, 5 * HOUR, DAY, 59 * DAY, 61 * DAY, 900 * DAY, 40_000 * DAY]) {
      const { starts, stepMs } = timeSlots('all', NOW, NOW - span, 0)
      expect(starts.length).toBeLessThanOrEqual(61)
      expect(starts[0]).toBeLessThanOrEqual(NOW - span)
      expect((starts[0] as number) + stepMs).toBeGreaterThan(NOW - span)
      expect(starts.at(-1)).toBeLessThanOrEqual(NOW)
      expect((starts.at(-1) as number) + stepMs).toBeGreaterThan(NOW)
    }
  })

  it('[C] follow each other without gaps, and the last holds now', () => {
    for (const range of INSIGHT_RANGES) {
      const { starts, stepMs } = timeSlots(range, NOW, NOW - 3 * DAY, -8 * HOUR)
      for (let i = 1; i < starts.length; i += 1) expect((starts[i] as number) - (starts[i - 1] as number)).toBe(stepMs)
      expect(NOW - (starts.at(-1) as number)).toBeLessThan(stepMs)
    }
  })
})
