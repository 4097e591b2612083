import { z } from 'zod'
import { FINISHED_STATES, type KeepingRules } from './keeping-rules.js'

/** What a check of the database found. */
export interface DatabaseCheckResult {
  /** Epoch ms. */
  at: number
  /** One sentence each; empty: it is whole. */
  faults: string[]
}

export interface BackupView {
  file: string
  /** Epoch ms. */
  at: number
  bytes: number
  /** What it was made for, when not by the clock or a person: `schema-6`, `restore`. */
  madeBefore: string | null
}

export interface ArchiveView {
  file: string
  at: number
  bytes: number
}

/** The data folder, as the person who looks after it sees it. */
export interface Keeping {
  database: { file: string; bytes: number; walBytes: number; jobs: number; lastCheck: DatabaseCheckResult | null }
  /** Newest first. */
  backups: BackupView[]
  archives: ArchiveView[]
  rules: KeepingRules
  /** Why the rules can't be read; then nothing is removed, and `rules` are the defaults. */
  rulesFault: string | null
}

/** What restoring a backup would do. */
export interface RestorePreview {
  file: string
  at: number
  /** In it; null when it can't be read. */
  jobs: number | null
  /** Why it can't be used; empty when it can. */
  faults: string[]
  /** What is in the database now and not in the backup; null when the database can't be read. */
  lost: {
    /** Jobs that were added since; the names of some. */
    added: number
    names: string[]
    /** Jobs that are in both and ended since: they would be as they were, and might run again. */
    ended: number
    /** Evaluation runs that were started since. */
    runs: number
  } | null
}

/** What rules would do at once. */
export interface RulesPreview {
  archive: number
  remove: number
  /** Jobs whose output would be removed, and how much that is. */
  outputs: { jobs: number; bytes: number }
  backups: number
}

/** A database that can't be used since it is damaged, and what there is to do (rule K2). */
export interface Damage {
  file: string
  bytes: number
  /** What was found, for people. */
  reason: string
  /** The newest backup that is whole. */
  backup: { file: string; at: number; bytes: number; jobs: number } | null
}

/** What came of restoring or saving. */
export interface Rescued {
  jobs: number
  /** Where what was there before is kept; null: nothing was there. */
  setAside: string | null
  /** Places that could not be read; 0 for a backup. */
  lost: number
}

/** Which finished jobs are meant; absent: all. */
export const finishedFilterSchema = z.strictObject({
  states: z.array(z.enum(FINISHED_STATES)).min(1).optional(),
  type: z.string().min(1).max(200).optional(),
  group: z.string().min(1).max(200).optional(),
  /** Epoch ms. */
  endedBefore: z.number().int().optional(),
})
export type FinishedJobs = z.infer<typeof finishedFilterSchema>

/** What a filter of finished jobs finds. */
export interface FinishedCount {
  count: number
  byState: Record<(typeof FINISHED_STATES)[number], number>
  /** When the first and the last of them ended; null: there are none. */
  firstEndAt: number | null
  lastEndAt: number | null
}
