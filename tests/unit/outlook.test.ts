import { describe, expect, it } from 'vitest'
import { Outlook } from '../../src-main/service/outlook.js'
import { openWindowYard } from '../support/window-yard.js'

/** A yard with one slot in which jobs named `a` took 10, 20, 30 and 40 s. */
async function yardWith() {
  const yard = await openWindowYard()
  const { jobs, clock, runner, lists, engineOfYard } = yard
  await jobs.setLimit({ scope: { kind: 'queue' }, concurrency: 1 })
  await jobs.resumeScope({ kind: 'queue' })
  for (const seconds of [10, 20, 30, 40]) {
    const [id] = (await yard.add({ name: 'a' })) as [number]
    await clock.settle()
    await clock.advance(seconds * 1_000)
    runner.end(id)
    await clock.settle()
  }
  let isStandby = false
  const outlook = new Outlook({
    lists,
    engine: engineOfYard,
    clock,
    limits: () => jobs.limits(),
    concurrencyOf: () => null,
    isStandby: () => isStandby,
  })
  return {
    ...yard,
    outlook,
    standBy: () => {
      isStandby = true
    },
    seconds: (range: { from: number; to: number } | null) =>
      range === null ? null : [range.from, range.to].map((at) => Math.round((at - clock.now()) / 1_000)),
  }
}

describe('[W9] what is foretold', () => {
  it('are ranges, from the middle half of what jobs like it took', async () => {
    const { add, clock, outlook, seconds } = await yardWith()
    const [a, b, c] = (await add({ name: 'a' }, { name: 'a' }, { name: 'a' })) as [number, number, number]
    await clock.settle()
    await clock.advance(5_000)
    // Quartiles by nearest rank: 20 s and 40 s.
    expect(seconds(outlook.of(a).finish)).toEqual([15, 35])
    expect(seconds(outlook.of(b).start)).toEqual([15, 35])
    expect(seconds(outlook.of(b).finish)).toEqual([35, 75])
    expect(seconds(outlook.of(c).start)).toEqual([35, 75])
    expect(outlook.next().map(({ id }) => id)).toEqual([b, c])
  })

  it('comes from progress where a job tells it', async () => {
    const { add, clock, runner, outlook, seconds } = await yardWith()
    const [id] = (await add({ name: 'never run before' })) as [number]
    await clock.settle()
    await clock.advance(10_000)
    expect(outlook.of(id).finish).toBeNull()
    runner.onEvent({ kind: 'report', id, attempt: 1, report: { progress: 0.5 } })
    await clock.advance(1_000)
    // 22 s in all, of which 11 are left, give or take a fifth.
    expect(seconds(outlook.of(id).finish)).toEqual([9, 13])
  })

  it('is nothing behind a job that may take any time, for what is held, and while the queue stands still', async () => {
    const { add, clock, jobs, outlook, standBy } = await yardWith()
    const [, held, next, unknown, behind] = (await add(
      { name: 'a' },
      { name: 'a', held: true },
      { name: 'a' },
      { name: 'never run before' },
      { name: 'a' },
    )) as [number, number, number, number, number]
    await clock.settle()
    expect(outlook.next().map(({ id }) => id)).toEqual([next, unknown])
    expect(outlook.of(held)).toEqual({ start: null, finish: null })
    expect(outlook.of(unknown)).toMatchObject({ finish: null })
    expect(outlook.of(behind).start).toBeNull()
    await jobs.pauseScope({ kind: 'type', name: 'command' })
    await clock.settle()
    expect(outlook.next()).toEqual([])
    await jobs.resumeScope({ kind: 'type', name: 'command' })
    await clock.settle()
    expect(outlook.next()).toHaveLength(2)
    standBy()
    expect(outlook.next()).toEqual([])
  })
})
