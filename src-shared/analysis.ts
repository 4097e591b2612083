/**
 * What analyses take and give (rules A2–A4). Too few data give `value: null` and a reason, never 0.
 */

/** Goes up with every change of the formulas: an older analysis is then computed anew. */
export const ANALYSIS_CODE_VERSION = '1'

/** The one object that an analysis is computed from; what `json`-protocol handlers in other languages get as well. */
export interface AnalysisData {
  runId: number
  models: string[]
  /** Name and scores of each chosen scenario. */
  scenarios: { name: string; scores: Record<string, number> }[]
  /** `scenario` is an index into `scenarios`; `decision` is the one in effect, null when undecided. */
  decisions: { model: string; scenario: number; sample: number; decision: number | null }[]
  scale: { min: number; max: number }
}

export type Maybe = { value: number } | { value: null; reason: string }
export type Interval = { value: number; low: number; high: number } | { value: null; reason: string }

export interface ModelSummary {
  model: string
  /** Decided answers. */
  n: number
  undecided: number
  undecidedShare: Maybe
  mean: Maybe
  /** Sample standard deviation (n − 1). */
  sd: Maybe
  min: Maybe
  max: Maybe
  /** Count of each decision of the scale. */
  histogram: Record<string, number>
  /** Of decisions 4–5 among those other than 3, with Wilson's 95 % interval. */
  winRate: Interval
}

export interface ModelPair {
  a: string
  b: string
  /** Scenarios that both decided. */
  n: number
  /** Spearman's ρ over scenarios' means. */
  rho: Maybe
  /** Cohen's d with pooled standard deviation, a − b. */
  d: Maybe
  p: Maybe
  /** Holm-corrected over all pairs. */
  pHolm: Maybe
}

export interface BasicAnalysis {
  kind: 'basic'
  models: ModelSummary[]
  pairs: ModelPair[]
  /** η² of each dimension, of each model and over all models (`model: null`). */
  dimensions: { dimension: string; model: string | null; n: number; etaSquared: Maybe }[]
  /** Scenarios with the largest variance between models' means, largest first. */
  contested: { scenario: string; variance: number; means: Record<string, number> }[]
}

export interface DeepAnalysis {
  kind: 'deep'
  seed: number
  resamples: number
  /** Percentile bootstrap, 95 %. */
  means: { model: string; n: number; mean: Interval }[]
  /** Two-sided permutation tests of the difference of means. */
  tests: { a: string; b: string; difference: Maybe; p: Maybe; pHolm: Maybe }[]
  /** Least squares on the dimensions' scores: change of the decision for one step, with 95 % intervals. */
  effects: { model: string | null; dimension: string; n: number; effect: Interval }[]
}

export type Analysis = BasicAnalysis | DeepAnalysis

/** A stored analysis. */
export interface StoredAnalysis {
  id: number
  runId: number
  createdAt: number
  superseded: boolean
  inputHash: string
  codeVersion: string
  result: Analysis
}
