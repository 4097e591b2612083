import { describe, expect, it } from 'vitest'
import { queueInsights } from '../../src-main/service/queue-insights.js'
import { openYard } from '../support/yard.js'

const MINUTE = 60_000

const processes = { isAlive: () => true, endAllOf: () => Promise.resolve() }

describe('[C] insights', () => {
  it('[C] of a small queue are what one counts by hand', async () => {
    const yard = await openYard()
    const look = (range: 'hour' | 'all' = 'hour') => queueInsights({ ...yard, processes }, range, 0)
    expect(look()).toMatchObject({ times: [{ type: null, count: 0 }], failures: [], held: 0, isSampled: false })
    expect(look('all').slots).toHaveLength(1)

    const error = (code: string, retryable: boolean) =>
      ({ how: 'failed', error: { code, message: '', retryable } }) as const
    const [a, b, c, d] = (await yard.add({}, { maxAttempts: 2, backoffMs: 0 }, { held: true }, { held: true })) as [
      number,
      number,
      number,
      number,
    ]
    const { runner } = await yard.engine({ concurrency: 1 })
    await yard.clock.advance(2_000)
    runner.end(a)
    await yard.clock.settle()
    await yard.clock.advance(4_000)
    runner.end(b, error('NET', true))
    await yard.clock.settle()
    yard.clock.jump(2 * MINUTE)
    await yard.clock.advance(1_000)
    runner.end(b, error('GONE', false))
    await yard.clock.settle()
    await yard.jobs.cancel([d])
    await yard.add({})
    const now = yard.clock.now()
    const found = look()
    const slot = (at: number) => found.slots.findLastIndex((start) => start <= at)
    const first = slot(now - 2 * MINUTE - 5_000)
    const last = found.slots.length - 1
    expect(found.ended[first]).toEqual({ completed: 1, failed: 0, cancelled: 0 })
    expect(found.ended[last]).toEqual({ completed: 0, failed: 1, cancelled: 1 })
    expect(found.ended.reduce((sum, one) => sum + one.completed + one.failed + one.cancelled, 0)).toBe(3)
    expect(found.failures.map(({ code, count }) => [code, count])).toEqual([
      ['GONE', 1],
      ['NET', 1],
    ])
    expect(found.failures[0]?.over[last]).toBe(1)
    expect(found.failures[1]?.over[slot(now - 2 * MINUTE - 1_000)]).toBe(1)
    expect(found.held).toBe(1)
    expect(yard.jobs.get(c).held).toBe(true)
    const ran = [2_000, 4_000 + 2 * MINUTE + 1_000]
    expect(found.times[0]?.runningMs.p50).toBe(ran[0])
    expect(found.times.map(({ type }) => type)).toEqual([null, 'command'])
    expect(found.statistics.total.failed).toBe(1)
  })
})
