import { readProcFile } from './proc-file.js'

/** What `/proc/<pid>/stat` says about a process (Linux, see proc_pid_stat(5)). */
export interface ProcStat {
  pid: number
  /** One letter: R, S and D run or sleep, T and t are stopped, Z and X have ended. */
  state: string
  parent: number
  group: number
  session: number
  isKernelThread: boolean
  /** Clock ticks from boot to the start, as written there. */
  startTime: string
}

/** PF_KTHREAD of the kernel's include/linux/sched.h. */
const KERNEL_THREAD_FLAG = 0x00200000

/** Null when there is no such process, or no /proc. */
export function readProcStat(pid: number): ProcStat | null {
  const text = readProcFile(`/proc/${pid}/stat`)?.toString('latin1')
  if (!text) return null
  // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const number = (index: number) => Number(fields[index] ?? 'NaN')
  return {
    pid,
    state: fields[0] ?? 'X',
    parent: number(1),
    group: number(2),
    session: number(3),
    isKernelThread: (number(6) & KERNEL_THREAD_FLAG) !== 0,
    startTime: fields[19] ?? '',
  }
}

/** Whether a process in this state still exists as more than an entry that its parent has not collected. */
export function isLiveState(state: string): boolean {
  return state !== 'Z' && state !== 'X' && state !== 'x'
}

/** Whether a process in this state runs no code until it is continued. */
export function isStoppedState(state: string): boolean {
  return state === 'T' || state === 't'
}
