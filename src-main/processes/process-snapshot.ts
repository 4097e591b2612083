import { readdirSync } from 'node:fs'
import { isLiveState, type ProcStat, readProcStat } from './proc-stat.js'
import { launcherMarkIn, processMarkIn, readEnvironment } from './process-mark.js'
import { listByPs } from './ps-list.js'

/** A process that a snapshot found alive. */
export interface LiveProcess {
  pid: number
  state: string
  parent: number
  group: number
  /** 0 where the system does not tell. */
  session: number
  startTime: string
  /** Environment marks; null where the process has none or the system hides it. */
  mark: string | null
  launcherMark: string | null
}

/** How often the list of processes is read again for those that were forked meanwhile. */
const LISTINGS = 20

/**
 * All living processes but kernel threads, this one and pid 1. On Linux about 20 µs a process, and complete: the list
 * is read until it names none that was not looked at, so a process that forks and exits during the reading does not
 * hide its child. Elsewhere `ps` is asked, which shows no marks; on Windows the list is empty.
 */
export function takeSnapshot(): LiveProcess[] {
  if (process.platform === 'win32') return []
  if (process.platform !== 'linux') {
    return listByPs()
      .filter(({ pid, state }) => isOther(pid) && isLiveState(state))
      .map((found) => ({ ...found, session: 0, mark: null, launcherMark: null }))
  }
  const found: LiveProcess[] = []
  const seen = new Set<number>()
  for (let listing = 0; listing < LISTINGS; listing++) {
    const fresh = listPids().filter((pid) => !seen.has(pid))
    if (fresh.length === 0) break
    for (const pid of fresh) {
      seen.add(pid)
      const stat = readProcStat(pid)
      if (stat && !stat.isKernelThread && isLiveState(stat.state) && isOther(pid)) found.push(withMarks(stat))
    }
  }
  return found
}

/** The pids that /proc lists, ascending. */
export function listPids(): number[] {
  const pids: number[] = []
  for (const name of readdirSync('/proc')) {
    const first = name.charCodeAt(0)
    if (first >= 48 && first <= 57) pids.push(Number(name))
  }
  return pids
}

function isOther(pid: number): boolean {
  return pid > 1 && pid !== process.pid
}

function withMarks(stat: ProcStat): LiveProcess {
  const { pid, state, parent, group, session, startTime } = stat
  const environment = readEnvironment(pid)
  const mark = environment && processMarkIn(environment)
  const launcherMark = environment && launcherMarkIn(environment)
  return { pid, state, parent, group, session, startTime, mark, launcherMark }
}
