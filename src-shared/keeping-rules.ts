import { z } from 'zod'

const days = z.number().min(0.01).max(36_500).nullable()

/** What is kept of the finished jobs of one state; null: no bound. */
const stateRuleSchema = z.object({
  removeAfterDays: days.default(null),
  /** So many of them, those that ended last. */
  keepNewest: z.int().min(0).max(1e9).nullable().default(null),
})
export type StateRule = z.infer<typeof stateRuleSchema>

const stateRule = stateRuleSchema.default({ removeAfterDays: null, keepNewest: null })

export const FINISHED_STATES = ['completed', 'failed', 'cancelled'] as const
export type FinishedState = (typeof FINISHED_STATES)[number]

/** How long what is kept: `keeping.json` of the data folder. By default finished jobs are kept for ever (rule K3). */
export const keepingRulesSchema = z.object({
  /** Finished jobs go into an archive this long after they ended; null: never. */
  archiveAfterDays: days.default(null),
  /** Finished jobs are removed this long after they ended; null: never. */
  removeAfterDays: days.default(null),
  /** Beside that, by state. */
  states: z.object({ completed: stateRule, failed: stateRule, cancelled: stateRule }).prefault({}),
  /** The database is copied this often while an engine runs; null: never. */
  backupEveryHours: z.number().min(0.1).max(8_760).nullable().default(24),
  /** So many of those copies are kept. */
  keepBackups: z.int().min(1).max(1_000).default(7),
  /** When the output of all jobs takes more, that of the jobs that ended first is removed; in megabytes; null: never. */
  outputLimitMb: z.number().min(1).max(1e9).nullable().default(null),
})
export type KeepingRules = z.infer<typeof keepingRulesSchema>
