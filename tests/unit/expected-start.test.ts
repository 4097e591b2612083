import { describe, expect, it } from 'vitest'
import { expectedStarts } from '../../src-main/service/expected-start.js'

const NOW = 1_000

interface Job {
  id: number
  type: string
  group: string | null
  length: number | null
}

const job = (id: number, length: number | null, type = 't', group: string | null = null): Job => ({
  id,
  type,
  group,
  length,
})
const runs = (endsAt: number | null, type = 't', group: string | null = null) => ({ type, group, endsAt })

function starts(parts: {
  running: ReturnType<typeof runs>[]
  ahead: Job[]
  slots: number
  ofType?: Record<string, number>
  ofGroup?: Record<string, number>
}): Record<number, number> {
  const { ofType = {}, ofGroup = {}, ...rest } = parts
  return Object.fromEntries(
    expectedStarts<Job>({
      ...rest,
      limitOfType: (type) => ofType[type] ?? null,
      limitOfGroup: (group) => ofGroup[group] ?? null,
      lengthOf: ({ length }) => length,
      now: NOW,
    }),
  )
}

describe('when queued jobs probably start', () => {
  const running = [runs(7_000), runs(3_000)]

  it('is when a slot is free that those ahead do not take', () => {
    expect(starts({ running, ahead: [job(1, 1_000), job(2, 10_000), job(3, 1)], slots: 2 })).toEqual({
      1: 3_000,
      2: 4_000,
      3: 7_000,
    })
    expect(starts({ running, ahead: [job(1, 1), job(2, 1)], slots: 3 })).toEqual({ 1: 1_000, 2: 1_001 })
  })

  it('waits where more run than may: those over the limit free no slot', () => {
    expect(starts({ running, ahead: [job(1, 1)], slots: 1 })).toEqual({ 1: 7_000 })
  })

  it('[Q3] passes over a job whose type or group is at its limit, which starts when it is not', () => {
    const ahead = [job(1, 1_000, 'a'), job(2, 1_000, 'b', 'g'), job(3, 1_000, 'b')]
    expect(starts({ running: [runs(9_000, 'a')], ahead, slots: 3, ofType: { a: 1 } })).toEqual({
      1: 9_000,
      2: 1_000,
      3: 1_000,
    })
    expect(starts({ running: [runs(5_000, 'x', 'g')], ahead, slots: 2, ofGroup: { g: 1 } })).toEqual({
      1: 1_000,
      2: 5_000,
      3: 2_000,
    })
  })

  it('is not known from where one may take any time', () => {
    expect(starts({ running: [runs(null)], ahead: [job(1, 1)], slots: 2 })).toEqual({})
    expect(starts({ running: [], ahead: [job(1, 5), job(2, null), job(3, 5)], slots: 1 })).toEqual({
      1: 1_000,
      2: 1_005,
    })
  })

  it('lies never in the past, when a job runs longer than expected', () => {
    expect(starts({ running: [runs(10)], ahead: [job(1, 1)], slots: 1 })).toEqual({ 1: NOW })
  })
})
