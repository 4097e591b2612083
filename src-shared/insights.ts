import type { Percentiles, QueueStatistics } from './statistics.js'

/** How far back is looked: the last 60 minutes, 24 hours, 7 days, or since the first job that is still there ended. */
export const INSIGHT_RANGES = ['hour', 'day', 'week', 'all'] as const
export type InsightRange = (typeof INSIGHT_RANGES)[number]

/** Waiting and running times of the jobs of one type that ended, in all and in each slot of time. */
export interface TypeInsights {
  /** Null: of all types together. */
  type: string | null
  /** Jobs that had started and ended. */
  count: number
  waitingMs: Percentiles
  runningMs: Percentiles
  /** One for each slot, in their order. */
  over: { count: number; waitingMs: Percentiles; runningMs: Percentiles }[]
}

/** Queued jobs by how long they have waited: from `fromMs` up to, not including, `toMs` (null: any longer). */
export interface AgeBand {
  fromMs: number
  toMs: number | null
  count: number
}

/** The queue over time, in slots of equal length of which the last is not over yet. */
export interface Insights {
  range: InsightRange
  /** When it was read, epoch ms. */
  now: number
  stepMs: number
  /** Start of each slot, epoch ms. */
  slots: number[]
  /** Jobs by when they ended and how, in each slot; a job that was retried counts where it ended at last. */
  ended: { completed: number; failed: number; cancelled: number }[]
  /** The first is of all types together; then each type, the one with most jobs first. */
  times: TypeInsights[]
  /** Whether the times are those of a sample, since a slot holds very many jobs. */
  isSampled: boolean
  /** Types that are not listed in `times`, since there are very many. */
  typesLeftOut: number
  /** Attempts that failed, whatever became of their jobs, by code; the most frequent codes first, the rest as `others`. */
  failures: { code: string; count: number; over: number[] }[]
  /** Of the jobs that could start now; the counts are estimates where there are very many. */
  ages: AgeBand[]
  held: number
  /** What holds now. */
  statistics: QueueStatistics
}

/** The code under which rare failures are gathered. */
export const OTHER_CODES = 'others'
