import { inverse, Matrix, SingularValueDecomposition } from 'ml-matrix'
import type { Interval } from '../../src-shared/analysis.js'
import { unknown } from './maybe.js'
import { tOf95 } from './student-t.js'

/** One decision: the scores of its scenario, and which group it belongs to. */
export interface Observation {
  y: number
  x: readonly number[]
  group: number
}

/** Condition of the correlations from which on they are singular for practical purposes. */
const SINGULAR = 1e10

/**
 * Ordinary least squares of y on the columns of x, with an intercept for each group: how much y changes for one step of a
 * column, the others held, with its 95 % interval b ± t·√(s²·(XᵀX)⁻¹_jj), s² = Σ residual² / degrees of freedom.
 *
 * Intercepts are swept out by subtracting each group's means (Frisch, R. and Waugh, F. (1933), Econometrica 1, 387–401; Lovell,
 * M. (1963), Journal of the American Statistical Association 58, 993–1010), which leaves n − groups − columns degrees of
 * freedom. Intervals: Draper, N. and Smith, H. (1998), "Applied Regression Analysis", 3rd edition, section 5.
 *
 * @returns one a column; null with a reason for a column that does not vary, and for all where they can't be told apart
 */
export function leastSquares(observations: readonly Observation[], columns: number): Interval[] {
  const centred = centredByGroup(observations, columns)
  const moving = Array.from({ length: columns }, (_, j) => j).filter((j) => {
    const spread = centred.reduce((sum, { x }) => sum + (x[j] as number) ** 2, 0)
    const size = observations.reduce((sum, { x }) => sum + (x[j] as number) ** 2, 0)
    return spread > 1e-12 * size
  })
  const fixed = unknown('the decided scenarios have only one level of it')
  const all = (reason: string) =>
    Array.from({ length: columns }, (_, j): Interval => (moving.includes(j) ? unknown(reason) : fixed))
  if (observations.length === 0) return Array.from({ length: columns }, () => unknown('no answer was decided'))
  if (moving.length === 0) return all('')

  const groups = new Set(observations.map(({ group }) => group)).size
  const freedom = observations.length - groups - moving.length
  if (freedom < 1) {
    return all(`needs ${groups + moving.length + 1} decisions, and there are ${observations.length}`)
  }
  const products = crossProducts(centred, moving)
  if (!canBeToldApart(products)) return all('the decided scenarios do not tell the dimensions apart')

  const inverted = inverse(products)
  const withY = Matrix.columnVector(moving.map((j) => centred.reduce((sum, { x, y }) => sum + (x[j] as number) * y, 0)))
  const effects = inverted.mmul(withY)
  const residual = centred.reduce((sum, { x, y }) => {
    const fitted = moving.reduce((part, j, k) => part + (x[j] as number) * effects.get(k, 0), 0)
    return sum + (y - fitted) ** 2
  }, 0)
  const t = tOf95(freedom)
  return Array.from({ length: columns }, (_, j): Interval => {
    const k = moving.indexOf(j)
    if (k < 0) return fixed
    const value = effects.get(k, 0)
    const reach = t * Math.sqrt((residual / freedom) * inverted.get(k, k))
    return { value, low: value - reach, high: value + reach }
  })
}

function centredByGroup(observations: readonly Observation[], columns: number): { y: number; x: number[] }[] {
  const sums = new Map<number, { n: number; y: number; x: number[] }>()
  for (const { group, x, y } of observations) {
    const sum = sums.get(group) ?? { n: 0, y: 0, x: Array.from({ length: columns }, () => 0) }
    sum.n++
    sum.y += y
    for (let j = 0; j < columns; j++) sum.x[j] = (sum.x[j] as number) + (x[j] as number)
    sums.set(group, sum)
  }
  return observations.map(({ group, x, y }) => {
    const sum = sums.get(group) as { n: number; y: number; x: number[] }
    return { y: y - sum.y / sum.n, x: x.map((value, j) => value - (sum.x[j] as number) / sum.n) }
  })
}

function crossProducts(centred: readonly { x: number[] }[], columns: readonly number[]): Matrix {
  const products = Matrix.zeros(columns.length, columns.length)
  columns.forEach((a, i) => {
    columns.slice(i).forEach((b, k) => {
      const product = centred.reduce((sum, { x }) => sum + (x[a] as number) * (x[b] as number), 0)
      products.set(i, i + k, product)
      products.set(i + k, i, product)
    })
  })
  return products
}

/** Whether no column is nearly a combination of others, judged by the correlations, which know no units. */
function canBeToldApart(products: Matrix): boolean {
  const size = products.rows
  const scale = Array.from({ length: size }, (_, i) => Math.sqrt(products.get(i, i)))
  const correlations = new Matrix(scale.map((a, i) => scale.map((b, j) => products.get(i, j) / (a * b))))
  return new SingularValueDecomposition(correlations).condition < SINGULAR
}
