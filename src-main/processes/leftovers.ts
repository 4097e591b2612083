import { existsSync } from 'node:fs'
import { readProcFile } from './proc-file.js'
import { isLiveState, readProcStat } from './proc-stat.js'
import { processMarkIn, readEnvironment } from './process-mark.js'
import { listPids } from './process-snapshot.js'
import type { ProcessTree } from './process-tree.js'

/** Pids below this are not handed out again after the first round (RESERVED_PIDS of the kernel's pid allocation). */
const FIRST_REUSED_PID = 300
/** A process that lived no longer than this cannot have seen all pids go by once. */
const SHORT_LIFE_MS = 1000
/** Looking at so many numbers costs less than a list of all processes. */
const MOST_NUMBERS = 200
const MOST_PASSES = 10
/** How long a pid is taken for the same foreign process, for the same reason. */
const FOREIGN_MS = 1000

/**
 * Finds out cheaply whether a process left something behind, in its group or outside of it; after every end of a plain
 * job, hundreds of times a second. Linux hands pids out in ascending order, so the descendants of a process that lived
 * shortly are among the few numbers between its own and the latest (`/proc/loadavg`). For one that lived longer the
 * list of processes is read, but only those are looked at that have not just been seen to be someone else's.
 */
export class Leftovers {
  readonly #ownEnvironment = Buffer.from(readEnvironment(process.pid) ?? [])
  readonly #pidLimit = Number(readProcFile('/proc/sys/kernel/pid_max')?.toString() ?? 0)
  readonly #foreign = new Set<number>()
  #foreignSince = 0
  /** Main processes that this process started lately, which are nobody's leftovers. */
  readonly #ownMains = new Set<number>()
  #ownMainsSince = 0

  /** To be told of every main process that is started. */
  started(pid: number): void {
    if (performance.now() - this.#ownMainsSince > FOREIGN_MS) {
      this.#ownMains.clear()
      this.#ownMainsSince = performance.now()
    }
    this.#ownMains.add(pid)
  }

  /** Whether anything of the tree, whose main process has ended, may be alive; where there is no /proc, in its group. */
  some(tree: ProcessTree, startedAt: number): boolean {
    if (process.platform !== 'linux') return tree.groupHasMembers()
    const byNumbers = performance.now() - startedAt < SHORT_LIFE_MS ? this.#someAfter(tree) : null
    return byNumbers ?? (tree.groupHasMembers() || this.#someListed(tree.mark))
  }

  /** Null when that can't be told from numbers. */
  #someAfter(tree: ProcessTree): boolean | null {
    let from = tree.pid
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      const last = latestPid()
      if (last === null || last <= 0 || last > this.#pidLimit) return null
      const span = last >= from ? last - from : this.#pidLimit - from + last - FIRST_REUSED_PID
      if (span < 0 || span > MOST_NUMBERS) return null
      let someAreGone = false
      for (let pid = from; pid !== last; ) {
        pid = pid + 1 >= this.#pidLimit ? FIRST_REUSED_PID : pid + 1
        if (this.#ownMains.has(pid)) continue
        const found = look(tree, pid)
        if (found === 'member') return true
        someAreGone ||= found === 'gone'
      }
      // One that is gone may have been a member and have forked another before; that one has a later number.
      if (!someAreGone) return false
      from = last
    }
    return null
  }

  #someListed(mark: string | null): boolean {
    if (performance.now() - this.#foreignSince > FOREIGN_MS) {
      this.#foreign.clear()
      this.#foreignSince = performance.now()
    }
    const seen = new Set<number>()
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      const fresh = listPids().filter((pid) => !seen.has(pid) && !this.#foreign.has(pid))
      if (fresh.length === 0) return false
      for (const pid of fresh) {
        seen.add(pid)
        if (this.#isMarkedOrRemembered(pid, mark)) return true
      }
    }
    return false
  }

  #isMarkedOrRemembered(pid: number, mark: string | null): boolean {
    const environment = hasNoEnvironment(pid) ? null : readEnvironment(pid)
    const found = environment && processMarkIn(environment)
    if (found !== null && found === mark) return true
    // Not to be remembered: another job's process; and what may be about to exec, with this process's own environment
    // still, or with none yet.
    const mayChange = environment !== null && (environment.length === 0 || environment.equals(this.#ownEnvironment))
    if (found === null && !mayChange) this.#foreign.add(pid)
    return false
  }
}

/** Kernel threads and zombies never get one. */
function hasNoEnvironment(pid: number): boolean {
  if (readProcFile(`/proc/${pid}/environ`)?.length !== 0) return false
  const stat = readProcStat(pid)
  return stat === null || stat.isKernelThread || !isLiveState(stat.state)
}

function look({ pid: group, mark }: ProcessTree, pid: number): 'gone' | 'member' | 'other' {
  if (!existsSync(`/proc/${pid}`)) return 'gone'
  const stat = readProcStat(pid)
  if (stat === null || !isLiveState(stat.state)) return 'gone'
  if (stat.group === group || stat.session === group) return 'member'
  const environment = readEnvironment(pid)
  if (environment === null || mark === null) return 'other'
  return processMarkIn(environment) === mark ? 'member' : 'other'
}

/** The pid handed out last: the fifth field of /proc/loadavg. */
function latestPid(): number | null {
  const text = readProcFile('/proc/loadavg')?.toString('latin1')
  return text ? Number(text.slice(text.lastIndexOf(' ') + 1)) : null
}
