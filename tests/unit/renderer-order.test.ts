import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DropTarget, planDrop, stepTarget } from '../../src-renderer/features/queue/drop-plan.js'
import { selectOnly, selectRange, toggleOne, withoutGone } from '../../src-renderer/features/queue/selection.js'
import { isKnown, resized, withMoved, without, withPage } from '../../src-renderer/stores/section-ids.js'

const ids = (...given: number[]) => Uint32Array.from(given)
const list = (given: Uint32Array) => [...given]
/** Jobs 1 and 2 are high, the others normal. */
const priorityOf = (id: number) => (id <= 2 ? 10 : 5)

describe('what a drop would do', () => {
  const order = ids(1, 2, 3, 4, 5)
  const plan = (moved: number[], target: DropTarget) => planDrop(order, moved, target, priorityOf)

  it('[Q4] tells the priority that jobs take next to one of another priority, and how many it changes', () => {
    expect(plan([4], { before: 1 })).toEqual({ priority: { to: 10, changed: 1 } })
    expect(plan([2, 4, 5], { after: 1 })).toEqual({ priority: { to: 10, changed: 2 } })
    expect(plan([1], { after: 4 })).toEqual({ priority: { to: 5, changed: 1 } })
    expect(plan([5], { to: 'first' })).toEqual({ priority: { to: 10, changed: 1 } })
  })

  it('tells that within a priority only the order changes', () => {
    expect(plan([5], { before: 3 })).toEqual({ priority: null })
    expect(plan([1], { after: 2 })).toEqual({ priority: null })
  })

  it('tells a drop that changes nothing', () => {
    expect(plan([4], { before: 5 })).toBeNull()
    expect(plan([4], { after: 3 })).toBeNull()
    expect(plan([4], { before: 4 })).toBeNull()
    expect(plan([3, 4], { after: 4 })).toBeNull()
    expect(plan([], { to: 'last' })).toBeNull()
  })

  it('tells a change exactly where carrying the drop out makes one', () => {
    const place = fc.oneof(
      fc.constantFrom<DropTarget>({ to: 'first' }, { to: 'last' }),
      fc.integer({ min: 1, max: 6 }).map((id): DropTarget => ({ before: id })),
      fc.integer({ min: 1, max: 6 }).map((id): DropTarget => ({ after: id })),
    )
    const drop = fc.record({ moved: fc.shuffledSubarray([1, 2, 3, 4, 5, 6], { minLength: 1, maxLength: 4 }), place })
    fc.assert(
      fc.property(drop, ({ moved, place: target }) => {
        const all = ids(1, 2, 3, 4, 5, 6)
        const next = withMoved(all, moved, target)
        const neighbour = 'before' in target ? target.before : 'after' in target ? target.after : 0
        const ends = 'to' in target && moved.includes(target.to === 'first' ? 1 : 6)
        const isNothing = ends || moved.includes(neighbour) || list(next).join() === list(all).join()
        expect(planDrop(all, moved, target, () => 5) === null).toBe(isNothing)
      }),
    )
  })

  it('steps over the neighbour of the outermost job, and not past the ends', () => {
    expect(stepTarget(order, new Set([3]), -1)).toEqual({ before: 2 })
    expect(stepTarget(order, new Set([2, 4]), 1)).toEqual({ after: 5 })
    expect(stepTarget(order, new Set([1, 3]), -1)).toBeNull()
    expect(stepTarget(order, new Set([5]), 1)).toBeNull()
    expect(stepTarget(order, new Set([9]), 1)).toBeNull()
  })
})

describe('the known ids of a section', () => {
  it('moves jobs together, in the order given', () => {
    expect(list(withMoved(ids(1, 2, 3, 4, 5), [5, 2], { before: 1 }))).toEqual([5, 2, 1, 3, 4])
    expect(list(withMoved(ids(1, 2, 3, 4, 5), [1, 4], { after: 5 }))).toEqual([2, 3, 5, 1, 4])
    expect(list(withMoved(ids(1, 2, 3), [3], { to: 'first' }))).toEqual([3, 1, 2])
    expect(list(withMoved(ids(1, 2, 3), [1], { to: 'last' }))).toEqual([2, 3, 1])
  })

  it('stays as it is when the target is not known', () => {
    const before = ids(1, 2, 3)
    expect(withMoved(before, [1], { before: 9 })).toBe(before)
    expect(withMoved(before, [1], { after: 9 })).toBe(before)
  })

  it('takes a page in, and forgets where its jobs stood before', () => {
    const before = ids(1, 2, 3, 0, 0, 6)
    const after = withPage(before, 2, [1, 4], 6)
    expect(list(after)).toEqual([0, 2, 1, 4, 0, 6])
    expect(isKnown(after, 1, 4)).toBe(true)
    expect(isKnown(after, 0, 2)).toBe(false)
    expect(list(withPage(before, 0, [7, 8], 2))).toEqual([7, 8])
  })

  it('is cut or lengthened with unknown places, and loses jobs that are gone', () => {
    expect(list(resized(ids(1, 2, 3), 2))).toEqual([1, 2])
    expect(list(resized(ids(1), 3))).toEqual([1, 0, 0])
    expect(list(without(ids(1, 0, 2, 3), new Set([2])))).toEqual([1, 0, 3])
  })
})

describe('the selection', () => {
  it('takes rows in and out, and ranges from where it began', () => {
    const two = toggleOne(selectOnly(1), 3)
    expect([...two.ids]).toEqual([1, 3])
    expect([...toggleOne(two, 1).ids]).toEqual([3])
    const range = selectRange(two, 6, [3, 4, 5, 6])
    expect([range.cursor, range.anchor, range.ids.size]).toEqual([6, 3, 4])
  })

  it('lets go of jobs that were removed, and of no others', () => {
    const selection = selectRange(selectOnly(1), 2, [1, 2])
    expect(withoutGone(selection, [7])).toBe(selection)
    const left = withoutGone(selection, [2, 7])
    expect([[...left.ids], left.cursor, left.anchor]).toEqual([[1], null, 1])
  })
})
