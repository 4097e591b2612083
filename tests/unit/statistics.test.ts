import { mersenne } from 'pure-rand/generator/mersenne'
import { describe, expect, test } from 'vitest'
import { bootstrapMean } from '../../src-main/analysis/bootstrap-mean.js'
import { cohensD, holm, pairedP, spearmanRho } from '../../src-main/analysis/compare-models.js'
import { etaSquared } from '../../src-main/analysis/eta-squared.js'
import { leastSquares } from '../../src-main/analysis/least-squares.js'
import { known, unknown } from '../../src-main/analysis/maybe.js'
import { signFlipTest } from '../../src-main/analysis/sign-flip-test.js'
import { tOf95 } from '../../src-main/analysis/student-t.js'
import { wilsonInterval } from '../../src-main/analysis/wilson-interval.js'
import { exhaust } from '../support/exhaust.js'

describe('[A2] statistics agree with published examples', () => {
  test('[A2] Wilson: the examples of Newcombe (1998), Statistics in Medicine 17, table I, method 3', () => {
    for (const [successes, n, low, high] of [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const) {
      const interval = wilsonInterval(successes, n, '')
      expect(interval).toMatchObject({ value: successes / n })
      if (interval.value === null) throw new Error('no interval')
      expect(interval.low).toBeCloseTo(low, 4)
      expect(interval.high).toBeCloseTo(high, 4)
    }
    expect(wilsonInterval(0, 0, 'nothing')).toEqual(unknown('nothing'))
    expect(wilsonInterval(5, 5, '')).toMatchObject({ high: 1 })
  })

  test("[A2] Student's t: the table's 97.5 % points", () => {
    for (const [freedom, t] of [
      [1, 12.706204736174694],
      [2, 4.302652729749462],
      [10, 2.228138851986274],
      [30, 2.0422724563012378],
      [120, 1.9799304050824402],
    ] as const) {
      expect(tOf95(freedom)).toBeCloseTo(t, 9)
    }
  })

  test('[A2] paired t: the sleep data of Student (1908), p = 0.002833', () => {
    const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]
    const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    const p = pairedP(first.map((value, i) => value - (second[i] as number)))
    expect(p.value).toBeCloseTo(0.002832890197384273, 10)
  })

  test('[A2] Spearman: IQ and hours of television, ρ = −29/165; with ties by average ranks', () => {
    const iq = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
    const hours = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]
    expect(spearmanRho(iq, hours).value).toBeCloseTo(-29 / 165, 12)
    // scipy.stats.spearmanr of scipy 1.17.
    expect(spearmanRho([1, 2, 2, 3, 5, 5, 5, 4], [2, 1, 3, 3, 4, 5, 4, 4]).value).toBeCloseTo(0.8924050632911394, 12)
    expect(spearmanRho([1, 2, 3], [30, 20, 10])).toEqual(known(-1))
  })

  test("[A2] Cohen's d: means a standard deviation apart are 1", () => {
    expect(cohensD([2, 4, 6], [1, 3, 5]).value).toBeCloseTo(0.5, 12)
    // Variances 1 and 4 on 3 and 5 values: pooled (2·1 + 4·2.5) / 6 = 2.
    expect(cohensD([4, 5, 6], [1, 2, 3, 4, 5]).value).toBeCloseTo(2 / Math.sqrt(2), 12)
  })

  test("[A2] Holm: the values of R's p.adjust", () => {
    const of = (...values: number[]) => holm(values.map(known)).map(({ value }) => Number(value?.toFixed(10)))
    expect(of(0.01, 0.02, 0.03, 0.04)).toEqual([0.04, 0.06, 0.06, 0.06])
    expect(of(0.04, 0.01, 0.9, 0.8)).toEqual([0.12, 0.04, 1, 1])
    // What is unknown does not count as a test.
    expect(holm([known(0.02), unknown('none'), known(0.03)])).toEqual([known(0.04), unknown('none'), known(0.04)])
    expect(holm([])).toEqual([])
  })

  test('[A2] η²: the growth of plants (R, PlantGrowth), 3.76634 of 14.25843', () => {
    const eta = etaSquared([
      [4.17, 5.58, 5.18, 6.11, 4.5, 4.61, 5.17, 4.53, 5.33, 5.14],
      [4.81, 4.17, 4.41, 3.59, 5.87, 3.83, 6.03, 4.89, 4.32, 4.69],
      [6.31, 5.12, 5.54, 5.5, 5.37, 5.29, 4.92, 6.15, 5.8, 5.26],
    ])
    expect(eta.value).toBeCloseTo(3.76634 / 14.25843, 5)
  })
})

describe('[A3] resampling and least squares agree with published examples', () => {
  test('[A3] permutations: the plants of Darwin, 1,726 of 32,768 (Fisher 1935, § 21)', () => {
    const eighths = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    const { difference, p } = exhaust(signFlipTest(eighths, 100, mersenne(1)))
    expect(difference.value).toBeCloseTo(314 / 15, 12)
    expect(p).toEqual(known(1726 / 32768))
  })

  test('[A3] random permutations come close to all of them', () => {
    const differences = [1, -1, 2, 0.5, 1, 1, -0.5, 1, 2, -1, 0, 1, 0.5, -2, 1, 1, 0.5, -1]
    const total = differences.reduce((a, b) => a + b, 0)
    let hits = 0
    for (let pattern = 0; pattern < 2 ** 18; pattern++) {
      const sum = differences.reduce((part, value, i) => part + ((pattern >> i) & 1 ? -value : value), 0)
      if (Math.abs(sum) >= total) hits++
    }
    const exact = hits / 2 ** 18
    const { p } = exhaust(signFlipTest(differences, 20_000, mersenne(0)))
    expect(Math.abs((p.value ?? 0) - exact)).toBeLessThan(5 * Math.sqrt((exact * (1 - exact)) / 20_000))
    expect(exhaust(signFlipTest(differences, 500, mersenne(3)))).toEqual(
      exhaust(signFlipTest(differences, 500, mersenne(3))),
    )
  })

  test('[A3] bootstrap: the percentiles of all 256 resamples of four scenarios', () => {
    const scenarios = [[1], [2, 3], [3], [7, 9, 8]]
    const means: number[] = []
    for (let code = 0; code < 256; code++) {
      const drawn = [0, 2, 4, 6].flatMap((shift) => scenarios[(code >> shift) & 3] as number[])
      means.push(drawn.reduce((a, b) => a + b, 0) / drawn.length)
    }
    means.sort((a, b) => a - b)
    // 2.5 % of 256 are 6.4, so the 7th of either end.
    const exact = { low: means[6] as number, high: means[249] as number }
    const interval = exhaust(bootstrapMean(scenarios, 50_000, mersenne(5)))
    expect(interval).toEqual({ value: 33 / 7, ...exact })
  })

  test('[A3] bootstrap: of many scenarios, about 1.96 standard errors either way', () => {
    const random = mersenne(11)
    const scenarios = Array.from({ length: 400 }, () => [1 + ((random.next() >>> 0) % 5)])
    const values = scenarios.flat()
    const mean = values.reduce((a, b) => a + b, 0) / 400
    const error = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 400 / 400)
    const interval = exhaust(bootstrapMean(scenarios, 20_000, random))
    if (interval.value === null) throw new Error(interval.reason)
    expect(interval.value).toBeCloseTo(mean, 12)
    expect((mean - interval.low) / error).toBeCloseTo(1.96, 0)
    expect((interval.high - mean) / error).toBeCloseTo(1.96, 0)
    expect(Math.abs((interval.high - interval.low) / error - 2 * 1.96)).toBeLessThan(0.15)
  })

  test('[A3] least squares: the stack loss plant of Brownlee (1965)', () => {
    const air = [80, 80, 75, 62, 62, 62, 62, 62, 58, 58, 58, 58, 58, 58, 50, 50, 50, 50, 50, 56, 70]
    const water = [27, 27, 25, 24, 22, 23, 24, 24, 23, 18, 18, 17, 18, 19, 18, 18, 19, 19, 20, 20, 20]
    const acid = [89, 88, 90, 87, 87, 87, 93, 93, 87, 80, 89, 88, 82, 93, 89, 86, 72, 79, 80, 82, 91]
    const loss = [42, 37, 37, 28, 18, 18, 19, 20, 15, 14, 14, 13, 11, 12, 8, 7, 8, 8, 9, 15, 15]
    const rows = loss.map((y, i) => ({ y, x: [air[i] as number, water[i] as number, acid[i] as number], group: 0 }))
    // R: summary(lm(stack.loss ~ ., stackloss)), 17 degrees of freedom, t = 2.109816.
    const published = [
      { value: 0.7156, error: 0.1349 },
      { value: 1.2953, error: 0.368 },
      { value: -0.1521, error: 0.1563 },
    ]
    leastSquares(rows, 3).forEach((effect, j) => {
      const { value, error } = published[j] as (typeof published)[number]
      if (effect.value === null) throw new Error(effect.reason)
      expect(effect.value).toBeCloseTo(value, 4)
      expect((effect.high - effect.low) / 2 / 2.109816).toBeCloseTo(error, 3)
    })
  })

  test('[A3] least squares: what cannot be told has a reason', () => {
    const rows = [1, 2, 3, 4, 5, 6].map((y) => ({ y, x: [y, 2 * y, 1], group: 0 }))
    const apart = 'the decided scenarios do not tell the dimensions apart'
    expect(leastSquares(rows, 3)).toEqual([
      unknown(apart),
      unknown(apart),
      unknown('the decided scenarios have only one level of it'),
    ])
    expect(leastSquares(rows.slice(0, 2), 1)).toEqual([unknown('needs 3 decisions, and there are 2')])
    expect(leastSquares([], 1)).toEqual([unknown('no answer was decided')])
  })
})

describe('[A2] too few data give a reason, never 0', () => {
  test('[A2] and say how many there are', () => {
    expect(spearmanRho([1, 2], [1, 2])).toEqual(unknown('needs 3 scenarios that both decided, and there are 2'))
    expect(spearmanRho([1, 1, 1], [1, 2, 3])).toEqual(unknown('one of the models always decided the same'))
    expect(cohensD([1], [1, 2])).toEqual(unknown('needs 2 decisions of each model on scenarios that both decided'))
    expect(cohensD([3, 3], [3, 3])).toEqual(unknown('neither model ever varied'))
    expect(pairedP([])).toEqual(unknown('needs 2 scenarios that both decided, and there is none'))
    expect(pairedP([1, 1, 1])).toEqual(unknown('the models differ by the same in every scenario'))
    expect(etaSquared([[1, 2], []])).toEqual(unknown('needs decisions on 2 levels of the dimension'))
    expect(etaSquared([[1], [2]])).toEqual(unknown('needs more decisions than there are levels'))
    expect(etaSquared([[2, 2], [2]])).toEqual(unknown('all decisions are the same'))
    expect(exhaust(bootstrapMean([[1]], 100, mersenne(1))).value).toBeNull()
    expect(exhaust(signFlipTest([1], 100, mersenne(1)))).toEqual({
      difference: known(1),
      p: unknown('needs 2 scenarios that both decided, and there is 1'),
    })
  })
})
