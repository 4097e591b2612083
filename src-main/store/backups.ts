import { readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import type BetterSqlite3 from 'better-sqlite3'
import { checkDatabaseFile, type DatabaseCheck } from './check-database.js'
import { copyDatabase, partialCopy } from './copy-database.js'
import { removeLargeFile } from './remove-database.js'

/** `jobyard-2026-11-25T13-55-00-123Z.db`, or with what it was made for before the ending. */
const NAME = /^jobyard-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z)(-before-[\w-]+)?\.db$/

/** What a copy is called until it is whole, and while it is being removed, with the process that does it. */
const PARTIAL = /^jobyard-.+\.db\.(\d+)\.partial(-wal|-shm|-journal)?$/

export interface Backup {
  file: string
  /** Epoch ms. */
  at: number
  bytes: number
  /** Whether it was made because of a migration or a restore, and not by the clock. */
  isExtra: boolean
  /** What for: `schema-6`; null when it was made by the clock or a person. */
  madeBefore: string | null
}

/** When the backup was made by its name, else when its file was last written, epoch ms. @throws when it is not there */
export function backupTime(file: string): number {
  const parts = NAME.exec(path.basename(file))
  return parts === null ? statSync(file).mtimeMs : timeIn(parts[1] as string)
}

function timeIn(text: string): number {
  return Date.parse(text.replace(/T(\d\d)-(\d\d)-(\d\d)-/, 'T$1:$2:$3.'))
}

/** The folder `backups` of a data folder. */
export class Backups {
  readonly folder: string

  constructor(dataDir: string) {
    this.folder = path.join(dataDir, 'backups')
  }

  /** Newest first. */
  list(): Backup[] {
    const found = this.#names().flatMap((name): Backup[] => {
      const parts = NAME.exec(name)
      const stat = statSync(path.join(this.folder, name), { throwIfNoEntry: false })
      if (parts === null || stat === undefined) return []
      const at = timeIn(parts[1] as string)
      const madeBefore = parts[2]?.slice('-before-'.length) ?? null
      return [{ file: path.join(this.folder, name), at, bytes: stat.size, isExtra: madeBefore !== null, madeBefore }]
    })
    return found.sort((a, b) => b.at - a.at)
  }

  /** The newest one that is whole and of no newer version; null when there is none. */
  newestGood(): { backup: Backup; check: DatabaseCheck } | null {
    for (const backup of this.list()) {
      const check = checkDatabaseFile(backup.file, { thorough: false })
      if (check.faults.length === 0) return { backup, check }
    }
    return null
  }

  /** Name for a backup that is made now. @param before what it is made for, e.g. `schema-4` */
  nameFor(now: number, before: string | null = null): string {
    const time = new Date(now).toISOString().replaceAll(/[:.]/g, '-')
    return path.join(this.folder, `jobyard-${time}${before === null ? '' : `-before-${before}`}.db`)
  }

  /** As fast as it can: nobody else works meanwhile. @returns the new file @throws storage */
  async make(source: BetterSqlite3.Database, now: number, before: string | null = null): Promise<string> {
    const file = this.nameFor(now, before)
    this.removeAbandoned()
    await copyDatabase(source, file)
    return file
  }

  /** Removes all but the newest `keep`; of those that were made for an occasion, as many are kept beside them. */
  async prune(keep: number): Promise<void> {
    this.removeAbandoned()
    const all = this.list()
    for (const extra of [false, true]) {
      for (const { file } of all.filter(({ isExtra }) => isExtra === extra).slice(keep)) {
        // Under this name it is no backup any more, even if this process does not come to the end of it.
        const going = partialCopy(file, process.pid)
        try {
          renameSync(file, going)
        } catch {
          // Another engine is at it.
          continue
        }
        await removeLargeFile(going)
      }
    }
  }

  /** Removes what processes that were killed while they copied have left. */
  removeAbandoned(): void {
    for (const name of this.#names()) {
      const pid = PARTIAL.exec(name)?.[1]
      if (pid !== undefined && !lives(Number(pid))) rmSync(path.join(this.folder, name), { force: true })
    }
  }

  #names(): string[] {
    try {
      return readdirSync(this.folder)
    } catch {
      return []
    }
  }
}

/** A pid that somebody else has by now keeps a file for longer than it need be. */
function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM'
  }
}
