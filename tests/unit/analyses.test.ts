import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { basicAnalysis } from '../../src-main/analysis/basic-analysis.js'
import { deepAnalysis } from '../../src-main/analysis/deep-analysis.js'
import { ANALYSIS_CODE_VERSION, type AnalysisData, type Interval, type Maybe } from '../../src-shared/analysis.js'
import { analysisData, SMALL_RUN } from '../support/analysis-data.js'
import { exhaust } from '../support/exhaust.js'

const close = (expected: number) => ({ value: expect.closeTo(expected, 10) })
const within = (value: number, low: number, high: number) => ({
  value: expect.closeTo(value, 10),
  low: expect.closeTo(low, 10),
  high: expect.closeTo(high, 10),
})

/** All values here were computed by numpy 2.4 and scipy 1.17 from the same decisions. */
describe('[A2] the basic analysis of a small run', () => {
  const basic = basicAnalysis(SMALL_RUN)

  test('[A2] each model', () => {
    expect(basic.models).toEqual([
      {
        model: 'ada',
        n: 12,
        undecided: 0,
        undecidedShare: { value: 0 },
        mean: close(10 / 3),
        sd: close(1.3706888336846839),
        min: { value: 1 },
        max: { value: 5 },
        histogram: { 1: 1, 2: 3, 3: 2, 4: 3, 5: 3 },
        winRate: within(0.6, 0.3126737697336583, 0.8318196702937639),
      },
      {
        model: 'bob',
        n: 11,
        undecided: 1,
        undecidedShare: close(1 / 12),
        mean: close(3),
        sd: close(1.1832159566199232),
        min: { value: 1 },
        max: { value: 5 },
        histogram: { 1: 1, 2: 3, 3: 3, 4: 3, 5: 1 },
        winRate: within(0.5, 0.21521606221387757, 0.7847839377861224),
      },
      {
        model: 'eve',
        n: 9,
        undecided: 3,
        undecidedShare: close(0.25),
        mean: close(28 / 9),
        sd: close(1.2692955176439846),
        min: { value: 1 },
        max: { value: 5 },
        histogram: { 1: 1, 2: 2, 3: 2, 4: 3, 5: 1 },
        winRate: within(4 / 7, 0.2504583645276572, 0.8417801447485302),
      },
    ])
  })

  test('[A2] each pair of models', () => {
    expect(basic.pairs).toEqual([
      {
        a: 'ada',
        b: 'bob',
        n: 6,
        rho: close(0.8116794499134279),
        d: close(0.2594372608313855),
        p: close(0.4149542700797938),
        pHolm: close(1),
      },
      { a: 'ada', b: 'eve', n: 5, rho: close(-1), d: close(-0.08834775598250459), p: close(1), pHolm: close(1) },
      {
        a: 'bob',
        b: 'eve',
        n: 5,
        rho: close(-0.8720815992723809),
        d: close(-0.17140332274301318),
        p: close(0.9264270382011776),
        pHolm: close(1),
      },
    ])
  })

  test('[A2] each dimension, of each model and over all', () => {
    expect(basic.dimensions).toEqual([
      { dimension: 'action', model: null, n: 32, etaSquared: close(0.16073614583011864) },
      { dimension: 'action', model: 'ada', n: 12, etaSquared: close(0.7903225806451614) },
      { dimension: 'action', model: 'bob', n: 11, etaSquared: close(0.6547619047619049) },
      { dimension: 'action', model: 'eve', n: 9, etaSquared: close(0.7284482758620692) },
      { dimension: 'object', model: null, n: 32, etaSquared: close(0.02993643499152249) },
      { dimension: 'object', model: 'ada', n: 12, etaSquared: close(0.15322580645161293) },
      { dimension: 'object', model: 'bob', n: 11, etaSquared: close(0.03571428571428571) },
      { dimension: 'object', model: 'eve', n: 9, etaSquared: close(0.1142241379310345) },
    ])
  })

  test('[A2] the scenarios on which the models differ most', () => {
    expect(basic.contested.map(({ scenario, variance }) => [scenario, Number(variance.toFixed(9))])).toEqual([
      ['action=a1 · object=o1', 2.583333333],
      ['action=a2 · object=o2', 2.333333333],
      ['action=a2 · object=o1', 1.75],
      ['action=a1 · object=o2', 1.333333333],
      ['action=a2 · object=o3', 0.5],
      ['action=a1 · object=o3', 0.083333333],
    ])
    expect(basic.contested[4]?.means).toEqual({ ada: 5, bob: 4 })
  })
})

describe('[A3] the deep analysis of a small run', () => {
  const deep = exhaust(deepAnalysis(SMALL_RUN, 42))

  test('[A3] permutation tests: all sign patterns, as scipy.stats.permutation_test', () => {
    expect(deep.tests).toEqual([
      { a: 'ada', b: 'bob', difference: close(0.25), p: { value: 0.5625 }, pHolm: { value: 1 } },
      { a: 'ada', b: 'eve', difference: close(0), p: { value: 1 }, pHolm: { value: 1 } },
      { a: 'bob', b: 'eve', difference: close(-0.1), p: { value: 1 }, pHolm: { value: 1 } },
    ])
  })

  test('[A3] effects: least squares by numpy, with an intercept for each model', () => {
    expect(deep.effects).toEqual([
      {
        model: null,
        dimension: 'action',
        n: 32,
        effect: within(1.0186666666666644, 0.12282865471948756, 1.914504678613841),
      },
      { model: null, dimension: 'object', n: 32, effect: within(0.169, -0.3906701807040569, 0.7286701807040514) },
      { model: 'ada', dimension: 'action', n: 12, effect: within(7 / 3, 1.854775675509001, 2.8118909911576657) },
      { model: 'ada', dimension: 'object', n: 12, effect: within(0.625, 0.3319444814572387, 0.9180555185427608) },
      { model: 'bob', dimension: 'action', n: 11, effect: within(11 / 6, 0.7393009571903935, 2.9273657094762724) },
      { model: 'bob', dimension: 'object', n: 11, effect: within(0, -0.6873596048176804, 0.6873596048176809) },
      {
        model: 'eve',
        dimension: 'action',
        n: 9,
        effect: within(-2.404761904761902, -3.169572116790598, -1.6399516927332056),
      },
      {
        model: 'eve',
        dimension: 'object',
        n: 9,
        effect: within(-0.7142857142857153, -1.2034599695275288, -0.22511145904390184),
      },
    ])
  })

  test('[A3] bootstrap intervals hold the mean, and depend on the seed alone', () => {
    for (const { mean } of deep.means) {
      if (mean.value === null) throw new Error(mean.reason)
      expect(mean.low).toBeLessThan(mean.value)
      expect(mean.high).toBeGreaterThan(mean.value)
    }
    expect(exhaust(deepAnalysis(SMALL_RUN, 42))).toEqual(deep)
    // So few scenarios have few means, so that two seeds may well agree.
    const means = [43, 44, 45, 46, 47].map((seed) => JSON.stringify(exhaust(deepAnalysis(SMALL_RUN, seed)).means))
    expect(new Set([JSON.stringify(deep.means), ...means]).size).toBeGreaterThan(1)
  })

  test('[A3] it says how far it is, and never goes back', () => {
    const fractions = [...deepAnalysis(SMALL_RUN, 1)].map(({ fraction }) => fraction)
    expect(fractions.length).toBeGreaterThan(5)
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true)
  })
})

describe('[A2] analyses of any run', () => {
  const shuffled = (data: AnalysisData) => ({ ...data, decisions: [...data.decisions].reverse() })

  test('[A2] every number is finite or has a reason, and the order of the answers changes nothing', () => {
    const sound = (value: unknown): void => {
      if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true)
      if (typeof value !== 'object' || value === null) return
      if ('value' in value && value.value === null) {
        expect((value as Extract<Maybe | Interval, { value: null }>).reason).toMatch(/\w/)
      }
      for (const inner of Object.values(value)) sound(inner)
    }
    fc.assert(
      fc.property(analysisData, (data) => {
        const basic = basicAnalysis(data)
        sound(basic)
        expect(basicAnalysis(shuffled(data))).toEqual(basic)
        for (const { n, histogram } of basic.models) {
          expect(Object.values(histogram).reduce((a, b) => a + b, 0)).toBe(n)
        }
      }),
    )
    fc.assert(
      fc.property(analysisData, fc.integer(), (data, seed) => {
        const deep = exhaust(deepAnalysis(data, seed))
        sound(deep)
        expect(exhaust(deepAnalysis(shuffled(data), seed))).toEqual(deep)
      }),
      { numRuns: 5 },
    )
  })

  test('[A4] what is computed changes only with its version', () => {
    // Differs? Then analyses that are stored were computed otherwise: give ANALYSIS_CODE_VERSION a new value, and this as well.
    const results = [basicAnalysis(SMALL_RUN), exhaust(deepAnalysis(SMALL_RUN, 42))]
    const digits = JSON.stringify(results, (_, value) => (typeof value === 'number' ? Number(value.toFixed(9)) : value))
    const print = createHash('sha256').update(digits).digest('hex').slice(0, 16)
    expect(`${ANALYSIS_CODE_VERSION} ${print}`).toMatchInlineSnapshot(`"1 402eff20e9383fa2"`)
  })
})
