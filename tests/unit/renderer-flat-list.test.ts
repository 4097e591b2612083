import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Block, FlatList } from '../../src-renderer/features/queue/flat-list.js'

const block = fc.record({
  hasHeader: fc.boolean(),
  count: fc.nat(40),
  folded: fc.boolean(),
  headerPx: fc.integer({ min: 10, max: 40 }),
  rowPx: fc.integer({ min: 10, max: 50 }),
})
const blocks = fc
  .array(block, { maxLength: 6 })
  .map((parts): Block[] => parts.map((part, index) => ({ ...part, key: `block-${index}` })))

describe('the list of blocks', () => {
  it('places each item where the heights of those before it end', () => {
    fc.assert(
      fc.property(blocks, (given) => {
        const list = new FlatList(given)
        let top = 0
        for (let item = 0; item < list.count; item++) {
          expect(list.topOf(item)).toBe(top)
          top += list.heightOf(item)
        }
        expect(list.totalPx).toBe(top)
      }),
    )
  })

  it('finds the item at any height', () => {
    fc.assert(
      fc.property(blocks, (given) => {
        const list = new FlatList(given)
        for (let item = 0; item < list.count; item++) {
          const top = list.topOf(item)
          expect(list.itemAt(top)).toBe(item)
          expect(list.itemAt(top + list.heightOf(item) - 1)).toBe(item)
        }
        expect(list.itemAt(list.totalPx + 1000)).toBe(list.count - 1)
      }),
    )
  })

  it('finds each row again by its block and its number in it', () => {
    fc.assert(
      fc.property(blocks, (given) => {
        const list = new FlatList(given)
        for (let item = 0; item < list.count; item++) {
          const found = list.at(item)
          if (found?.kind === 'row') expect(list.indexOf(found.key, found.index)).toBe(item)
          if (found?.kind === 'header') expect(list.indexOf(found.key)).toBe(item)
        }
        expect(list.at(list.count)).toBeNull()
        expect(list.indexOf('no such block')).toBe(-1)
      }),
    )
  })

  it('names the rows among any items, and no others', () => {
    fc.assert(
      fc.property(blocks, fc.nat(100), fc.nat(100), (given, a, b) => {
        const list = new FlatList(given)
        const [first, last] = [Math.min(a, b), Math.max(a, b)]
        const named = list.rowsIn(first, last).flatMap(({ key, from, to }) => {
          return Array.from({ length: to - from + 1 }, (_, index) => list.indexOf(key, from + index))
        })
        const items = Array.from({ length: last - first + 1 }, (_, index) => first + index)
        expect(named).toEqual(items.filter((item) => list.at(item)?.kind === 'row'))
      }),
    )
  })

  it('walks over headers to the nearest row', () => {
    const list = new FlatList([
      { key: 'a', hasHeader: true, count: 1, folded: false, headerPx: 30, rowPx: 30 },
      { key: 'b', hasHeader: true, count: 5, folded: true, headerPx: 30, rowPx: 30 },
      { key: 'c', hasHeader: true, count: 2, folded: false, headerPx: 30, rowPx: 30 },
    ])
    expect(list.nearestRow(2, 1)).toBe(4)
    expect(list.nearestRow(3, -1)).toBe(1)
    expect(list.nearestRow(6, 1)).toBe(-1)
  })
})
