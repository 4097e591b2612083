import fc from 'fast-check'
import { expect, it } from 'vitest'
import { percentilesOf, sampleOf } from '../../src-main/service/percentiles.js'

const values = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 30 })

it('[C] percentiles are those of the nearest rank over all samples', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(values, fc.integer({ min: 1, max: 4 })), { maxLength: 5 }), (samples) => {
      const all = samples.flatMap(([some, weight]) =>
        some.flatMap((value) => Array.from({ length: weight }, () => value)),
      )
      all.sort((a, b) => a - b)
      const rank = (percent: number) => all[Math.max(1, Math.ceil((percent * all.length) / 100)) - 1] ?? null
      const found = percentilesOf(samples.map(([some, weight]) => sampleOf(some, weight)))
      expect(found).toEqual({ p50: rank(50), p95: rank(95), p99: rank(99) })
    }),
  )
})
