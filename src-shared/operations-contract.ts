import { z } from 'zod'
import { type FailureParts, type FixPreview, failureFixSchema } from './failure-fix.js'
import { INSIGHT_RANGES, type Insights } from './insights.js'
import { takes } from './ipc-command.js'
import {
  type Damage,
  type DatabaseCheckResult,
  type FinishedCount,
  finishedFilterSchema,
  type Keeping,
  type Rescued,
  type RestorePreview,
  type RulesPreview,
} from './keeping.js'
import { type KeepingRules, keepingRulesSchema } from './keeping-rules.js'
import type { ExpectedStart, JobOutlook } from './outlook.js'
import type { Changed } from './queue-view.js'
import type { Health } from './statistics.js'

const nothing = z.undefined()
const id = z.int().min(1)
const ids = z.array(id).min(1).max(500_000)
const file = z.string().min(1).max(4096)
const filter = finishedFilterSchema

/** What the window can ask about the queue as a whole and about keeping: part of the one map of commands (ipc-contract.ts). */
export const OPERATIONS_COMMANDS = {
  'insights.read': takes(z.strictObject({ range: z.enum(INSIGHT_RANGES) })).answers<Insights>(),
  'insights.health': takes(nothing).answers<{ health: Health; reasons: string[] }>(),

  /** Of one job, running or queued. */
  'outlook.job': takes(z.strictObject({ id })).answers<JobOutlook>(),
  /** Of the next jobs in the queue. */
  'outlook.queue': takes(nothing).answers<ExpectedStart[]>(),

  /** What failed jobs have in common. */
  'failures.parts': takes(z.strictObject({ ids })).answers<FailureParts>(),
  'failures.previewFix': takes(z.strictObject({ ids, fix: failureFixSchema })).answers<FixPreview>(),
  /** Changes the same parts of all the jobs and retries them, or none. */
  'failures.fix': takes(z.strictObject({ ids, fix: failureFixSchema })).answers<Changed>(),

  'keeping.read': takes(nothing).answers<Keeping>(),
  /** Looks through the whole database. */
  'keeping.check': takes(nothing).answers<DatabaseCheckResult>(),
  'keeping.backUp': takes(nothing).answers<{ file: string }>(),
  'keeping.previewRestore': takes(z.strictObject({ file })).answers<RestorePreview>(),
  /** Ends the engine as quitting does, puts the backup in the database's place, and starts again. */
  'keeping.restore': takes(z.strictObject({ file })).answers<Rescued>(),
  'keeping.previewRules': takes(z.strictObject({ rules: keepingRulesSchema })).answers<RulesPreview>(),
  /** The engine acts by them within the hour. */
  'keeping.setRules': takes(z.strictObject({ rules: keepingRulesSchema })).answers<KeepingRules>(),
  'keeping.previewArchive': takes(z.strictObject({ filter })).answers<FinishedCount>(),
  /** Null: the person chose no file. Without `choose` the archive goes to the data folder. */
  'keeping.archive': takes(z.strictObject({ filter, choose: z.boolean() })).answers<{
    file: string
    jobs: number
  } | null>(),
  /** Without a file the person is asked for one; null: chose none. */
  'keeping.unarchive': takes(z.strictObject({ file: file.optional() })).answers<{
    restored: number
    existed: number
  } | null>(),

  /** Of a database that can't be opened since it is damaged. */
  'app.damage': takes(nothing).answers<Damage>(),
  /** Puts the newest good backup in a damaged database's place, or saves what can be read of it. */
  'app.rescue': takes(z.strictObject({ how: z.enum(['restore', 'salvage']) })).answers<Rescued>(),
} as const
