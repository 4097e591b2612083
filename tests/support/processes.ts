import { readdirSync, readFileSync } from 'node:fs'

/** A process of this machine, as /proc shows it (Linux). */
export interface ProcessInfo {
  pid: number
  parent: number
  group: number
  /** One letter: R, S, D running or sleeping, T stopped, Z a zombie. */
  state: string
  command: string
}

/** Reads one process; null when it is gone. */
export function processInfo(pid: number): ProcessInfo | null {
  const stat = readOrNull(`/proc/${pid}/stat`)
  if (stat === null) return null
  // The command's name stands in parentheses and may itself hold any character.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const command = (readOrNull(`/proc/${pid}/cmdline`) ?? '').split('\0').join(' ').trim()
  return { pid, state: fields[0] ?? '?', parent: Number(fields[1]), group: Number(fields[2]), command }
}

/**
 * Stopped, or in a wait that no signal interrupts: a shell whose child was stopped between vfork and exec shows D, and
 * stops before it runs any of its own code again.
 */
export function isStoppedState(state: string | undefined): boolean {
  return state === 'T' || state === 'D'
}

/** Living processes (no zombies) whose environment holds `mark`, whatever group or session they moved to. */
export function processesMarked(mark: string): ProcessInfo[] {
  const found: ProcessInfo[] = []
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue
    if (!(readOrNull(`/proc/${name}/environ`) ?? '').includes(mark)) continue
    const info = processInfo(Number(name))
    if (info !== null && info.state !== 'Z') found.push(info)
  }
  return found
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
