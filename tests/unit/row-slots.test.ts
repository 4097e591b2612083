import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RowSlots, rowKey } from '../../src-renderer/features/queue/row-slots.js'

const MOST = 30
/** What a window shows, one after the other: jobs in an order, some of them not read yet, some listed twice. */
const views = fc.array(fc.array(fc.nat(60), { minLength: 1, maxLength: MOST }), { minLength: 2, maxLength: 20 })
const rowsOf = (ids: readonly number[], first = 0) =>
  ids.map((id, i) => ({ item: first + i, key: rowKey(id, first + i) }))

describe('the elements of rows', () => {
  it('show one row each, never more of them than rows were drawn at once', () => {
    fc.assert(
      fc.property(views, (given) => {
        const slots = new RowSlots()
        let most = 0
        for (const ids of given) {
          const found = slots.assign(rowsOf(ids))
          most = Math.max(most, ids.length)
          expect(new Set(found).size).toBe(ids.length)
          expect(Math.max(...found)).toBeLessThan(most)
        }
      }),
    )
  })

  it('keep their rows as long as these are drawn, whatever leaves or comes around them', () => {
    fc.assert(
      fc.property(views, (given) => {
        const slots = new RowSlots()
        let before = new Map<number, number>()
        for (const ids of given) {
          const unique = [...new Set(ids)].filter((id) => id !== 0)
          const found = slots.assign(rowsOf(unique))
          unique.forEach((id, i) => {
            if (before.has(id)) expect(found[i]).toBe(before.get(id))
          })
          before = new Map(unique.map((id, i) => [id, found[i] as number]))
        }
      }),
    )
  })

  it('are those of rows that left, when others enter', () => {
    const slots = new RowSlots()
    const first = slots.assign(rowsOf([1, 2, 3, 4]))
    expect(slots.assign(rowsOf([3, 4, 5, 6], 2))).toEqual([first[2], first[3], first[0], first[1]])
  })

  it('keep what is being read in its place', () => {
    const slots = new RowSlots()
    const reading = slots.assign(rowsOf([0, 0, 0], 500))
    expect(slots.assign(rowsOf([71, 72, 73], 500))).toEqual(reading)
  })

  it('stay on the page while they are dragged, also when nothing else enters', () => {
    fc.assert(
      fc.property(views, fc.nat(MOST), (given, nth) => {
        const slots = new RowSlots()
        const ids = [...new Set(given[0])].filter((id) => id !== 0)
        const found = slots.assign(rowsOf(ids))
        const dragged = ids[nth % Math.max(1, ids.length)]
        if (dragged === undefined) return
        const element = found[ids.indexOf(dragged)]
        slots.pin([dragged])
        for (const view of given.slice(1)) expect(slots.assign(rowsOf(view))).toContain(element)
      }),
    )
  })
})
