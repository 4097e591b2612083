import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OrderedSet } from '../../src-main/engine/ordered-set.js'

interface Item {
  place: number
  label: string
}
const byPlace = (a: Item, b: Item) => a.place - b.place

type Step = { do: 'add' | 'delete'; item: Item } | { do: 'load'; items: Item[] } | { do: 'append'; gaps: number[] }

// Few places, so that histories hit what is already there; many enough for trees several levels deep.
const item = fc.record({ place: fc.integer({ min: 0, max: 60 }), label: fc.string({ maxLength: 2 }) })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constant('add' as const), item }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('delete' as const), item }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      gaps: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 60 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('load' as const),
      items: fc.uniqueArray(item, { selector: ({ place }) => place, maxLength: 40 }),
    }),
  },
)

/** Items behind the last one, so many places apart. */
function behind(last: Item | undefined, gaps: readonly number[]): Item[] {
  let place = last?.place ?? 0
  return gaps.map((gap) => {
    place += gap
    return { place, label: 'behind' }
  })
}

describe('OrderedSet', () => {
  it('answers like a sorted array through any history', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (history) => {
        const set = new OrderedSet(byPlace)
        let model: Item[] = []
        for (const one of history) {
          if (one.do === 'load') {
            model = [...one.items].sort(byPlace)
            set.load(model)
          } else if (one.do === 'append') {
            const items = behind(model.at(-1), one.gaps)
            model = [...model, ...items]
            set.append(items)
          } else {
            const others = model.filter(({ place }) => place !== one.item.place)
            if (one.do === 'add') set.add(one.item)
            else expect(set.delete(one.item)).toBe(others.length < model.length)
            model = one.do === 'add' ? [...others, one.item].sort(byPlace) : others
          }
          expect(set.size).toBe(model.length)
          expect(set.first()).toBe(model[0])
          expect(set.last()).toBe(model.at(-1))
        }
        expect(set.slice(0, Number.POSITIVE_INFINITY)).toEqual(model)
        model.forEach((value, index) => {
          expect(set.indexOf(value)).toBe(index)
          expect(set.at(index)).toBe(value)
        })
      }),
      { numRuns: 2000 },
    )
  })

  it('keeps the balance that it states through any history', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (history) => {
        let compared = 0
        const set = new OrderedSet<Item>((a, b) => {
          compared += 1
          return byPlace(a, b)
        })
        for (const one of history) {
          if (one.do === 'load') set.load([...one.items].sort(byPlace))
          else if (one.do === 'append') set.append(behind(set.last(), one.gaps))
          else set[one.do](one.item)
        }
        const depths = set.slice(0, set.size).map((value) => {
          compared = 0
          set.indexOf(value)
          return compared
        })
        expectBalance(depths)
      }),
      { numRuns: 2000 },
    )
  })

  it('slices like an array', () => {
    const values = fc.uniqueArray(item, { selector: ({ place }) => place, maxLength: 60 })
    const around = fc.integer({ min: 0, max: 70 })
    fc.assert(
      fc.property(values, around, around, (items, offset, limit) => {
        const set = new OrderedSet(byPlace)
        for (const value of items) set.add(value)
        expect(set.slice(offset, limit)).toEqual([...items].sort(byPlace).slice(offset, offset + limit))
      }),
      { numRuns: 2000 },
    )
  })

  it('knows nothing of what is not in it', () => {
    const set = new OrderedSet(byPlace)
    expect([set.first(), set.last(), set.at(0), set.at(-1)]).toEqual([undefined, undefined, undefined, undefined])
    set.load([{ place: 1, label: '' }])
    expect(set.indexOf({ place: 2, label: '' })).toBe(-1)
    expect(set.at(-1)).toBeUndefined()
    expect(set.at(1)).toBeUndefined()
  })

  describe('compares at most 2.5 log₂ n times for one operation on n = 100,000', () => {
    const N = 100_000
    const MOST = 2.5 * Math.log2(N)
    let compared = 0
    const counting = (a: number, b: number) => {
      compared += 1
      return a - b
    }
    const costOf = (operation: () => void): number => {
      compared = 0
      operation()
      return compared
    }
    const loaded = () => {
      const set = new OrderedSet(counting)
      set.load(Array.from({ length: N }, (_, index) => index))
      return set
    }
    const built = (values: Iterable<number>) => {
      const set = new OrderedSet(counting)
      for (const value of values) set.add(value)
      return set
    }

    it('loads without comparing', () => {
      expect(costOf(loaded)).toBe(0)
    })

    it.each([
      ['loaded', loaded],
      ['filled in ascending order', () => built(Array.from({ length: N }, (_, index) => index))],
      ['filled in descending order', () => built(Array.from({ length: N }, (_, index) => N - 1 - index))],
      [
        'filled from both ends',
        () => built(Array.from({ length: N }, (_, index) => (index % 2 === 0 ? index / 2 : N - (index + 1) / 2))),
      ],
      // 61,803 and 100,000 have no common divisor, so this visits every number once.
      ['filled in scattered order', () => built(Array.from({ length: N }, (_, index) => (index * 61_803) % N))],
    ])('a set %s', (_, make) => {
      const set = make()
      let worst = 0
      for (let value = 0; value < N; value += 97) {
        worst = Math.max(
          worst,
          costOf(() => set.indexOf(value)),
          costOf(() => set.add(value + 0.5)),
          costOf(() => set.delete(value + 0.5)),
        )
      }
      expect(worst).toBeLessThanOrEqual(MOST)
      expect(costOf(() => set.slice(50_000, 100))).toBe(0)
    })

    it('a set drained from its head while its tail grows', () => {
      const set = loaded()
      let worst = 0
      for (let value = 0; value < N; value += 1) {
        worst = Math.max(
          worst,
          costOf(() => set.delete(value)),
        )
        if (value % 3 === 0) set.add(N + value)
      }
      expect(worst).toBeLessThanOrEqual(MOST)
    })
  })
})

/**
 * How many comparisons find each value tells its depth, and these tell the shape of the tree: the root is the one at the
 * least depth, what stands before it is its left subtree, what stands behind it the right one.
 */
function expectBalance(depths: readonly number[], level = 1): void {
  if (depths.length === 0) return
  const root = depths.indexOf(level)
  expect(root).toBeGreaterThanOrEqual(0)
  const [left, right] = [depths.slice(0, root), depths.slice(root + 1)]
  const weights = [left.length + 1, right.length + 1]
  expect(Math.max(...weights)).toBeLessThanOrEqual(3 * Math.min(...weights))
  expectBalance(left, level + 1)
  expectBalance(right, level + 1)
}
