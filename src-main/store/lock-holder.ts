import { readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs'

/** A process that keeps everybody else from writing. */
export interface LockHolder {
  pid: number
  command: string
  /** Whether it was stopped (a debugger, Ctrl-Z, `kill -STOP`) and so gives nothing back by itself. */
  isStopped: boolean
}

/** Where the lock of whoever writes lies in the file beside the database (WAL_WRITE_LOCK in SQLite's wal.c). */
const WRITE_LOCK_BYTE = '120'

/**
 * Who holds the write lock of a database now, as far as the system tells: Linux lists locks with their processes, others
 * don't.
 *
 * @returns null when nobody holds it any more, or when that is not known
 */
export function lockHolder(file: string): LockHolder | null {
  if (process.platform !== 'linux') return null
  try {
    const shared = realpathSync(`${file}-shm`)
    const inode = String(statSync(shared).ino)
    for (const line of readFileSync('/proc/locks', 'utf8').split('\n')) {
      // "12: POSIX  ADVISORY  WRITE 4711 fe:00:1234 120 120"
      const [, kind, , mode, pid, place, from, to] = line.split(/\s+/)
      if (kind !== 'POSIX' || mode !== 'WRITE' || place?.split(':')[2] !== inode) continue
      if (Number(from) > Number(WRITE_LOCK_BYTE) || Number(to) < Number(WRITE_LOCK_BYTE)) continue
      // An inode's number may be that of another file system's file.
      if (Number(pid) !== process.pid && hasOpen(Number(pid), shared)) return processOf(Number(pid))
    }
  } catch {
    // Hidden, or gone meanwhile: nothing is known then.
  }
  return null
}

function hasOpen(pid: number, file: string): boolean {
  const folder = `/proc/${pid}/fd`
  return readdirSync(folder).some((fd) => readlinkSync(`${folder}/${fd}`) === file)
}

function processOf(pid: number): LockHolder {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  // The second field is the program's name in parentheses and may itself hold parentheses.
  const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3)
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  return { pid, command, isStopped: state === 'T' || state === 't' }
}

/** What a person can do about it, for the end of an error. */
export function adviceOn({ pid, command, isStopped }: LockHolder): string {
  const who = `process ${pid} (${command.length > 100 ? `${command.slice(0, 100)}…` : command})`
  return isStopped
    ? `${who} was stopped while it wrote and holds the database; "kill -CONT ${pid}" lets it go on`
    : `${who} holds the database; try again when it has finished`
}
