import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseScenarios } from '../../src-main/evaluation/choose-scenarios.js'

const seed = fc.oneof(fc.integer(), fc.constantFrom(0, -1, 1, -(2 ** 31), 2 ** 31 - 1))

describe('[U3] the chosen scenarios', () => {
  test('[U3] are max(1, floor(n · percentage / 100)), distinct, in order, the same for the same seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 100 }), seed, (n, percentage, s) => {
        const chosen = chooseScenarios(n, percentage, s)
        expect(chosen).toHaveLength(Math.max(1, Math.floor((n * percentage) / 100)))
        expect(chosen).toEqual([...new Set(chosen)].sort((a, b) => a - b))
        expect(chosen.every((index) => index >= 0 && index < n)).toBe(true)
        expect(chooseScenarios(n, percentage, s)).toEqual(chosen)
      }),
    )
  })

  test('[U3] at 100 % all, in order, whatever the seed', () => {
    for (const s of [0, 1, -7]) expect(chooseScenarios(5, 100, s)).toEqual([0, 1, 2, 3, 4])
    expect(chooseScenarios(0, 100, 1)).toEqual([])
    expect(chooseScenarios(1000, 33.3, 1)).toHaveLength(333)
  })

  test('[U3] what a seed chooses never changes: it is stored with runs', () => {
    expect(chooseScenarios(100, 10, 42)).toMatchInlineSnapshot(`
      [
        14,
        18,
        22,
        38,
        53,
        67,
        86,
        90,
        92,
        94,
      ]
    `)
    expect(chooseScenarios(100, 10, 0)).toMatchInlineSnapshot(`
      [
        13,
        17,
        24,
        39,
        49,
        54,
        63,
        66,
        93,
        96,
      ]
    `)
    expect(chooseScenarios(100, 10, -1)).toMatchInlineSnapshot(`
      [
        8,
        12,
        19,
        21,
        23,
        43,
        56,
        69,
        72,
        98,
      ]
    `)
  })

  test('[U3] neighbouring seeds choose independently: every scenario equally often, every pair too', () => {
    const seeds = Array.from({ length: 20_000 }, (_, i) => i - 10_000)
    const single = Array.from({ length: 10 }, () => 0)
    const pairs = new Map<string, number>()
    for (const s of seeds) {
      const chosen = chooseScenarios(10, 20, s)
      for (const index of chosen) single[index] = (single[index] as number) + 1
      pairs.set(chosen.join(), (pairs.get(chosen.join()) ?? 0) + 1)
    }
    // Chi-squared, 44 degrees of freedom for the 45 pairs: above 80.1 once in a thousand (R: qchisq(0.999, 44) = 78.75).
    const expected = seeds.length / 45
    const chi = [...pairs.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
    expect(pairs.size).toBe(45)
    expect(chi).toBeLessThan(78.75)
    for (const count of single) expect(Math.abs(count - 4000)).toBeLessThan(5 * Math.sqrt(20_000 * 0.2 * 0.8))
  })
})
