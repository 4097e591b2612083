import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { isLiveState, readProcStat } from './proc-stat.js'
import { listByPs } from './ps-list.js'

/**
 * When the process started, in a form that is only good for comparing: together with the pid, and on Linux the boot id,
 * it names a process for ever, while a pid alone is used again. Linux: clock ticks since boot; macOS: `ps -o lstart`.
 *
 * @returns null when the process is gone, or has ended and only waits to be collected by its parent
 */
export function startTimeOf(pid: number): string | null {
  const found = process.platform === 'linux' ? readProcStat(pid) : listByPs(pid)[0]
  return found && isLiveState(found.state) ? found.startTime : null
}

/** Whether the process that had `startTime` under this pid still lives. */
export function isSameProcess(pid: number, startTime: string): boolean {
  return startTimeOf(pid) === startTime
}

let knownBootId: string | undefined

/** Names this start of the machine; the empty string where the system has no such name. */
export function bootId(): string {
  knownBootId ??= readBootId()
  return knownBootId
}

function readBootId(): string {
  try {
    if (process.platform === 'linux') return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    if (process.platform === 'darwin') {
      return execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8' }).trim()
    }
  } catch {
    // A container may hide it; start times still tell processes apart.
  }
  return ''
}
