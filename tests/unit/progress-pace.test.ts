import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProgressPace } from '../../src-main/ipc/progress-pace.js'

const FRAME_MS = 16

describe('[R7] the pace of progress', () => {
  it('tells of a job at once when it was quiet, and then at most ten times a second', () => {
    const pace = new ProgressPace()
    const told: number[] = []
    for (let now = 0; now < 1_000; now += FRAME_MS) {
      pace.add(1, { iteration: now })
      if (pace.take(now).length > 0) told.push(now)
    }
    expect(told[0]).toBe(0)
    expect(told.length).toBeGreaterThan(7)
    expect(told.length).toBeLessThanOrEqual(10)
  })

  it('spreads jobs that report together over the frames', () => {
    const pace = new ProgressPace()
    const sizes: number[] = []
    for (let now = 0; now < 2_000; now += FRAME_MS) {
      for (let id = 1; id <= 20; id += 1) pace.add(id, { progress: now / 2_000 })
      sizes.push(pace.take(now).length)
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(6)
    expect(sizes.reduce((sum, n) => sum + n, 0)).toBeGreaterThan(140)
  })

  it('tells the last of every job, and keeps nothing of it', () => {
    const reports = fc.array(fc.record({ id: fc.integer({ min: 1, max: 40 }), after: fc.nat(50) }), { maxLength: 300 })
    fc.assert(
      fc.property(reports, (all) => {
        const pace = new ProgressPace()
        const last = new Map<number, number>()
        const shown = new Map<number, number>()
        let now = 0
        const take = () => {
          const taken = pace.take(now)
          expect(new Set(taken.map(([id]) => id)).size).toBe(taken.length)
          for (const [id, { iteration }] of taken) shown.set(id, iteration ?? -1)
        }
        for (const [i, { id, after }] of all.entries()) {
          now += after
          pace.add(id, { iteration: i })
          last.set(id, i)
          take()
        }
        for (let frame = 0; frame < 20; frame += 1) {
          now += FRAME_MS
          take()
        }
        expect(pace.isEmpty).toBe(true)
        expect(shown).toEqual(last)
      }),
    )
  })

  it('joins what it has of a job, and forgets it when it is told otherwise', () => {
    const pace = new ProgressPace()
    pace.add(1, { stage: 'read' })
    pace.add(1, { progress: 0.5 })
    pace.add(2, { progress: 0.1 })
    pace.forget(2)
    expect(pace.take(0)).toEqual([[1, { stage: 'read', progress: 0.5 }]])
    expect(pace.isEmpty).toBe(true)
  })
})
