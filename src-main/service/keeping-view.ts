import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { toJobyardError } from '../../src-shared/errors.js'
import type {
  ArchiveView,
  DatabaseCheckResult,
  FinishedCount,
  FinishedJobs,
  Keeping,
  RulesPreview,
} from '../../src-shared/keeping.js'
import { type KeepingRules, keepingRulesSchema } from '../../src-shared/keeping-rules.js'
import type { Clock } from '../engine/ports.js'
import { type Backup, Backups } from '../store/backups.js'
import type { JobStore } from '../store/job-store.js'
import { dueForArchive, dueForRemoval } from './due-jobs.js'
import { KeepingStore } from './keeping-store.js'
import { outputsOverLimit } from './output-limit.js'

interface Parts {
  store: JobStore
  dataDir: string
  clock: Clock
}

/**
 * What is in the data folder and how it is looked after.
 *
 * @param lastCheck what the last check that was asked for found; null: none was
 */
export function keepingView({ store, dataDir }: Parts, lastCheck: DatabaseCheckResult | null): Keeping {
  const { file } = store.database
  const backups = new Backups(dataDir).list()
  return {
    database: {
      file,
      bytes: sizeOf(file),
      walBytes: sizeOf(`${file}-wal`),
      jobs: store.queries.counts().reduce((sum, { n }) => sum + n, 0),
      lastCheck: latest(lastCheck, backups),
    },
    backups: backups.map(({ file: name, at, bytes, madeBefore }) => ({ file: name, at, bytes, madeBefore })),
    archives: archives(dataDir),
    ...rulesOf(dataDir),
  }
}

/** What the rules would do now. Reads all ids of finished jobs: for another thread. */
export async function rulesPreview({ store, dataDir, clock }: Parts, rules: KeepingRules): Promise<RulesPreview> {
  const now = clock.now()
  const archived = new Set(dueForArchive(store, rules, now))
  const over = rules.outputLimitMb === null ? [] : await outputsOverLimit(store, dataDir, rules.outputLimitMb)
  const clocked = new Backups(dataDir).list().filter(({ isExtra }) => !isExtra)
  return {
    archive: archived.size,
    // Archiving comes first, and what it has taken is not there to be removed.
    remove: dueForRemoval(store, rules, now).filter((id) => !archived.has(id)).length,
    outputs: {
      jobs: over.length,
      bytes: over.flatMap(({ files }) => files).reduce((sum, { bytes }) => sum + bytes, 0),
    },
    backups: Math.max(0, clocked.length - rules.keepBackups),
  }
}

/** What a filter of finished jobs finds. */
export function finishedCount({ store }: Pick<Parts, 'store'>, filter: FinishedJobs): FinishedCount {
  const byState = { completed: 0, failed: 0, cancelled: 0 }
  let firstEndAt: number | null = null
  let lastEndAt: number | null = null
  for (const state of filter.states ?? (['completed', 'failed', 'cancelled'] as const)) {
    const ids = store.archived.ids({ ...filter, states: [state] })
    byState[state] = ids.length
    const endOf = (id: number | undefined) => (id === undefined ? null : (store.summaries.row(id)?.finished_at ?? null))
    firstEndAt = extreme(Math.min, firstEndAt, endOf(ids[0]))
    lastEndAt = extreme(Math.max, lastEndAt, endOf(ids.at(-1)))
  }
  const count = byState.completed + byState.failed + byState.cancelled
  return { count, byState, firstEndAt, lastEndAt }
}

function extreme(pick: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : pick(a, b)
}

/** Each backup was checked when it was made, and so was what it was made of. */
function latest(asked: DatabaseCheckResult | null, [newest]: readonly Backup[]): DatabaseCheckResult | null {
  if (newest === undefined || (asked !== null && asked.at >= newest.at)) return asked
  return asked !== null && asked.faults.length > 0 ? asked : { at: newest.at, faults: [] }
}

function rulesOf(dataDir: string): Pick<Keeping, 'rules' | 'rulesFault'> {
  try {
    return { rules: new KeepingStore(dataDir).read(), rulesFault: null }
  } catch (thrown) {
    return { rules: keepingRulesSchema.parse({}), rulesFault: toJobyardError(thrown).message }
  }
}

function archives(dataDir: string): ArchiveView[] {
  const folder = path.join(dataDir, 'archives')
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return []
  }
  const found = names.flatMap((name): ArchiveView[] => {
    const stat = statSync(path.join(folder, name), { throwIfNoEntry: false })
    if (!name.endsWith('.jsonl.gz') || stat === undefined) return []
    return [{ file: path.join(folder, name), at: stat.mtimeMs, bytes: stat.size }]
  })
  return found.sort((a, b) => b.at - a.at)
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
