import { describe, expect, it } from 'vitest'
import { JobyardError } from '../../src-shared/errors.js'
import { openWindowYard } from '../support/window-yard.js'

/** What differs between two readings of the same jobs, but for what time alone changes. */
const placeOf = ({ id, state, priority, position, held, runAfter }: Record<string, unknown>) => ({
  id,
  state,
  priority,
  position,
  held,
  runAfter,
})

describe('changes of many jobs', () => {
  it('[Q4] move many next to another, in the order given, and taken back they are where they were', async () => {
    const { add, changes, undo, next, rows } = await openWindowYard()
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = await add({}, {}, {}, {}, {})
    const moved = await changes.move([e, a], { before: c })
    expect(await next()).toEqual([b, e, a, c, d])
    expect(rows()).toEqual([b, e, a, c, d])
    expect(moved.priorities).toEqual([])
    await undo.apply(moved.undo?.token)
    expect(await next()).toEqual([a, b, c, d, e])
    await changes.move([d, b], { to: 'first' })
    expect(await next()).toEqual([d, b, a, c, e])
    await changes.move([d, e, b], { to: 'last' })
    expect(await next()).toEqual([a, c, d, e, b])
  })

  it('[Q4] tell which priorities a move changed, and undoing gives them back', async () => {
    const { add, changes, undo, next, jobs } = await openWindowYard()
    const [high = 0, low = 0, normal = 0] = await add({ priority: 10 }, { priority: 0 }, {})
    const moved = await changes.move([low, normal], { before: high })
    expect(moved.priorities).toEqual([
      { id: low, priority: 10, priorityChangedFrom: 0 },
      { id: normal, priority: 10, priorityChangedFrom: 5 },
    ])
    expect(await next()).toEqual([low, normal, high])
    await undo.apply()
    expect(await next()).toEqual([high, normal, low])
    expect(jobs.get(low).priority).toBe(0)
  })

  it('undo a move although another job has been given the very place meanwhile', async () => {
    const { add, changes, undo, next } = await openWindowYard()
    const [a = 0, b = 0, c = 0, d = 0] = await add({}, {}, {}, {})
    const moved = await changes.move([b], { to: 'last' })
    await changes.move([d], { after: a })
    expect(await next()).toEqual([a, d, c, b])
    await undo.apply(moved.undo?.token)
    const order = await next()
    expect([...order].sort()).toEqual([a, b, c, d])
    expect(order.indexOf(b)).toBeLessThan(order.indexOf(c))
  })

  it('move thousands in one go, and back', async () => {
    const { add, changes, undo, next } = await openWindowYard()
    const ids = await add(...Array.from({ length: 3_000 }, () => ({})))
    const moved = await changes.move(ids.slice(1_000), { before: ids[0] as number })
    expect(await next()).toEqual([...ids.slice(1_000), ...ids.slice(0, 1_000)])
    await undo.apply(moved.undo?.token)
    expect(await next()).toEqual(ids)
  })

  it('cancel what is queued; undone, each job is as it was', async () => {
    const { add, changes, undo, jobs, clock } = await openWindowYard()
    const ids = await add({ priority: 10 }, { held: true }, { delayMs: 60_000 }, {})
    const before = ids.map((id) => placeOf({ ...jobs.get(id) }))
    const cancelled = await changes.cancel(ids)
    expect(cancelled.ids).toEqual(ids)
    expect(ids.map((id) => jobs.get(id).state)).toEqual(ids.map(() => 'cancelled'))
    await clock.advance(3_000)
    expect(await undo.apply(cancelled.undo?.token)).toMatch(/4 jobs/)
    expect(ids.map((id) => placeOf({ ...jobs.get(id) }))).toEqual(before)
  })

  it('run next: first, released, and no longer put off; undone, held and put off again', async () => {
    const { add, changes, undo, next, jobs } = await openWindowYard()
    const [a = 0, held = 0, late = 0] = await add({ priority: 10 }, { held: true }, { delayMs: 60_000 })
    const before = [held, late].map((id) => placeOf({ ...jobs.get(id) }))
    await changes.runNext([late, held])
    expect(await next()).toEqual([late, held, a])
    expect(jobs.get(held)).toMatchObject({ held: false, priority: 10 })
    expect(jobs.get(late)).toMatchObject({ runAfter: null, priority: 10 })
    await undo.apply()
    expect([held, late].map((id) => placeOf({ ...jobs.get(id) }))).toEqual(before)
  })

  it('hold, release and change priorities, each undone', async () => {
    const { add, changes, undo, jobs, next } = await openWindowYard()
    const ids = await add({}, {}, {})
    await changes.hold(ids)
    expect(ids.every((id) => jobs.get(id).held)).toBe(true)
    await undo.apply()
    expect(ids.some((id) => jobs.get(id).held)).toBe(false)
    await changes.setPriority([ids[0] as number], 0)
    expect(await next()).toEqual([ids[1], ids[2], ids[0]])
    await undo.apply()
    expect(await next()).toEqual(ids)
    expect(await undo.apply()).toBeNull()
  })

  it('[S3] of one job refuse what is not allowed; of many leave it out and name it', async () => {
    const { add, changes } = await openWindowYard()
    const [a = 0, b = 0] = await add({}, {})
    await changes.cancel([a])
    await expect(changes.hold([a])).rejects.toThrow(`cannot hold job ${a}: it is cancelled`)
    await expect(changes.hold([4711])).rejects.toThrow(JobyardError)
    const held = await changes.hold([a, b, 4711])
    expect(held.ids).toEqual([b])
    expect(held.skipped.map(({ id, code }) => [id, code])).toEqual([
      [a, 'illegal-transition'],
      [4711, 'not-found'],
    ])
  })

  it('[Q9] retry names the job that took the idempotency key', async () => {
    const { add, changes } = await openWindowYard()
    const [a = 0] = await add({ key: 'k' })
    await changes.cancel([a])
    const [b = 0] = await add({ key: 'k' })
    await expect(changes.retry([a])).rejects.toThrow(`job ${b} took its idempotency key`)
  })
})

describe('removals', () => {
  it('hide at once, and delete when undoing is no longer offered', async () => {
    const { add, changes, lists, jobs, clock, undo } = await openWindowYard()
    const [a = 0, b = 0] = await add({}, {})
    await changes.cancel([a, b])
    const removed = changes.remove([a])
    lists.touch('done')
    lists.settle()
    expect(lists.rows('done', 0, 10).rows.map(({ id }) => id)).toEqual([b])
    expect(lists.counts().done).toBe(1)
    expect(jobs.get(a).state).toBe('cancelled')
    await undo.apply(removed.undo?.token)
    expect(lists.counts().done).toBe(2)
    const again = changes.remove([a])
    await clock.advance((again.undo?.expiresAt ?? 0) - clock.now() - 1)
    expect(jobs.get(a).state).toBe('cancelled')
    await clock.advance(1)
    await expect.poll(() => lists.counts().done).toBe(1)
    expect(() => jobs.get(a)).toThrow('does not exist')
    expect(await undo.apply(again.undo?.token)).toBeNull()
  })

  it('are carried out when the app quits', async () => {
    const { add, changes, jobs, removals } = await openWindowYard()
    const [a = 0] = await add({})
    await changes.cancel([a])
    changes.remove([a])
    await removals.flush()
    expect(() => jobs.get(a)).toThrow('does not exist')
  })
})
