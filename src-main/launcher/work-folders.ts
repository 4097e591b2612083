import { lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sendSignal } from '../processes/send-signal.js'

const MODE = 0o700
const MOST_SPARE = 32
/** `.spare-<pid of the launcher>-<number>`, beside the folders that it becomes. */
const SPARE_NAME = /^\.spare-(\d+)-\d+$/

/**
 * Work folders of processes: made before the start, removed after the end if they are empty. To make and remove one
 * takes the file system as long as a tenth of the start of a process, and to rename one next to nothing, so empty
 * folders are put aside for the next process instead; after this turn of the event loop, when the end of the process
 * has been told.
 */
export class WorkFolders {
  readonly #spare: string[] = []
  /** To be removed in a moment, unless they are wanted again before. */
  readonly #leaving = new Set<string>()
  /** Folders in which there are spare ones. */
  readonly #parents = new Set<string>()
  #lastNumber = 0

  /** @throws what the file system says */
  make(path: string): void {
    if (this.#leaving.delete(path) && isUntouched(path)) return
    const spare = this.#spare.at(-1)
    if (spare !== undefined && dirname(spare) === dirname(path)) {
      this.#spare.pop()
      try {
        renameSync(spare, path)
        return
      } catch (error) {
        // The folder is there, with files in it; or else the spare one is no use.
        if ((error as NodeJS.ErrnoException).code === 'ENOTEMPTY') this.#spare.push(spare)
      }
    }
    mkdirSync(path, { recursive: true, mode: MODE })
  }

  /** Removes the folder soon, if nothing is in it. */
  remove(path: string): void {
    if (this.#leaving.size === 0) setImmediate(() => this.#removeLeaving())
    this.#leaving.add(path)
  }

  /** Removes everything that is to be removed, and the spare folders. */
  close(): void {
    this.#removeLeaving()
    for (const spare of this.#spare.splice(0)) removeIfEmpty(spare)
  }

  #removeLeaving(): void {
    for (const path of this.#leaving) this.#remove(path)
    this.#leaving.clear()
  }

  #remove(path: string): void {
    if (this.#spare.length < MOST_SPARE && isUntouched(path)) {
      const parent = dirname(path)
      if (!this.#parents.has(parent)) removeAbandoned(parent)
      this.#parents.add(parent)
      const spare = join(parent, `.spare-${process.pid}-${++this.#lastNumber}`)
      try {
        renameSync(path, spare)
        this.#spare.push(spare)
        return
      } catch {
        // It is a mount point or the like.
      }
    }
    removeIfEmpty(path)
  }
}

/** Whether it is as it was made. A process may have put something else in its place. */
function isUntouched(path: string): boolean {
  try {
    const stat = lstatSync(path)
    return stat.isDirectory() && (stat.mode & 0o7777) === MODE && readdirSync(path).length === 0
  } catch {
    return false
  }
}

/** Spare folders of launchers that were killed. */
function removeAbandoned(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = SPARE_NAME.exec(name)?.[1]
    if (pid !== undefined && sendSignal(Number(pid), 0) === 'gone') removeIfEmpty(join(parent, name))
  }
}

function removeIfEmpty(path: string): void {
  try {
    rmdirSync(path)
  } catch {
    // Something is in it, or it is gone already.
  }
}
