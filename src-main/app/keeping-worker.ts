import { statSync } from 'node:fs'
import path from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { JobyardError, toJobyardError } from '../../src-shared/errors.js'
import type { Damage, DatabaseCheckResult, Rescued, RestorePreview } from '../../src-shared/keeping.js'
import type { Processes } from '../engine/ports.js'
import { engineProcesses } from '../processes/engine-processes.js'
import { repairDatabase, restoreBackup } from '../service/restoring.js'
import { Backups } from '../store/backups.js'
import { checkDatabaseFile, enginesIn } from '../store/check-database.js'
import { restorePreview } from '../store/restore-preview.js'

/** This process's own engine has stopped before any of this is asked for, though a damaged database may still name it. */
const others: Processes = {
  ...engineProcesses,
  isAlive: (engine) => engine.pid !== process.pid && engineProcesses.isAlive(engine),
}

const fileOf = (dataDir: string) => path.join(dataDir, 'jobyard.db')

/** What takes long on a large database and opens none for writing: each call runs in a thread of its own. */
const tasks = {
  check: (dataDir: string): DatabaseCheckResult => ({
    at: Date.now(),
    faults: checkDatabaseFile(fileOf(dataDir)).faults,
  }),
  preview: (dataDir: string, backup: string): RestorePreview => restorePreview(fileOf(dataDir), backup),
  examine: (dataDir: string, reason: string): Damage => {
    const good = new Backups(dataDir).newestGood()
    return {
      file: fileOf(dataDir),
      bytes: statSync(fileOf(dataDir), { throwIfNoEntry: false })?.size ?? 0,
      reason,
      backup: good === null ? null : { ...good.backup, jobs: good.check.jobs ?? 0 },
    }
  },
  requireAlone: (dataDir: string): null => {
    const other = enginesIn(fileOf(dataDir)).find((engine) => others.isAlive(engine))
    if (other === undefined) return null
    throw new JobyardError(
      'conflict',
      `another engine uses the database (process ${other.pid}): end that "jobyard worker" first; nothing was changed`,
      { details: { engine: other.id, pid: other.pid } },
    )
  },
  restore: (dataDir: string, backup: string | null): Rescued => {
    const { jobs, setAside } = restoreBackup(dataDir, backup, others)
    return { jobs, setAside, lost: 0 }
  },
  salvage: async (dataDir: string): Promise<Rescued> => {
    const { jobs, setAside, lost } = await repairDatabase(dataDir, others)
    return { jobs, setAside, lost: Object.values(lost).reduce((sum, n) => sum + n, 0) }
  },
} as const

export type KeepingTasks = typeof tasks

const { name, args } = workerData as { name: keyof KeepingTasks; args: unknown[] }
const task = tasks[name] as (...given: unknown[]) => unknown
Promise.resolve()
  .then(() => task(...args))
  .then(
    (result) => parentPort?.postMessage({ result }),
    (thrown: unknown) => parentPort?.postMessage({ error: toJobyardError(thrown).toBody() }),
  )
