import { rmSync } from 'node:fs'
import path from 'node:path'
import { JobyardError } from '../../src-shared/errors.js'
import type { Processes } from '../engine/ports.js'
import { lastOutputId } from '../output/output-path.js'
import { Backups } from '../store/backups.js'
import { enginesIn } from '../store/check-database.js'
import { type Replaced, replaceDatabase } from '../store/replace-database.js'
import { type Salvaged, salvage } from '../store/salvage.js'

export interface Restored extends Replaced {
  /** The backup that was put in place. */
  from: string
}

/**
 * Puts a backup in the place of the database; what was there is set aside (rule K2). Works whatever state the database is
 * in, so it opens none.
 *
 * @param file the backup; null: the newest good one
 * @throws not-found, storage when there is no good backup; conflict while an engine or another process has it open
 */
export function restoreBackup(dataDir: string, file: string | null, processes: Processes): Restored {
  requireNoEngine(dataDir, processes)
  const from = file ?? new Backups(dataDir).newestGood()?.backup.file
  if (from === undefined)
    throw new JobyardError('not-found', `there is no good backup in ${new Backups(dataDir).folder}`)
  return { from, ...replaceDatabase(dataDir, from, lastOutputId(dataDir)) }
}

/**
 * Saves what can be read of a damaged database into a new one, which takes its place; the damaged one is set aside.
 *
 * @throws storage when nothing can be read; conflict while an engine has it open
 */
export async function repairDatabase(dataDir: string, processes: Processes): Promise<Replaced & Salvaged> {
  requireNoEngine(dataDir, processes)
  const aside = path.join(dataDir, `jobyard.db.${process.pid}.salvaged`)
  try {
    const salvaged = await salvage(path.join(dataDir, 'jobyard.db'), aside)
    return { ...salvaged, ...replaceDatabase(dataDir, aside, lastOutputId(dataDir)) }
  } finally {
    for (const ending of ['', '-wal', '-shm']) rmSync(`${aside}${ending}`, { force: true })
  }
}

function requireNoEngine(dataDir: string, processes: Processes): void {
  const alive = enginesIn(path.join(dataDir, 'jobyard.db')).find((engine) => processes.isAlive(engine))
  if (alive === undefined) return
  throw new JobyardError('conflict', `an engine is using the database (process ${alive.pid}): quit Jobyard first`, {
    details: { engine: alive.id, pid: alive.pid },
  })
}
