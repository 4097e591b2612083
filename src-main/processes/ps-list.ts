import { execFileSync } from 'node:child_process'

/** A line of `ps`, where there is no /proc. */
export interface PsProcess {
  pid: number
  parent: number
  group: number
  state: string
  /** As `ps -o lstart` prints it, to the second. */
  startTime: string
}

const COLUMNS = 'pid=,ppid=,pgid=,stat=,lstart='

/**
 * Processes as `ps` lists them: the given one, or all. Takes some 10 ms and blocks, so it is for the moments that end or
 * stop something. Empty when there is none.
 */
export function listByPs(pid?: number): PsProcess[] {
  const selection = pid === undefined ? ['-ax'] : ['-p', String(pid)]
  let text: string
  try {
    text = execFileSync('ps', [...selection, '-o', COLUMNS], {
      encoding: 'utf8',
      env: { PATH: '/bin:/usr/bin', LC_ALL: 'C' },
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } catch {
    // `ps -p` exits with 1 when it finds none.
    return []
  }
  return text.split('\n').flatMap((line) => {
    const [pid, parent, group, stat, ...start] = line.trim().split(/\s+/)
    if (pid === undefined || pid === '' || stat === undefined) return []
    const state = stat.charAt(0)
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), state, startTime: start.join(' ') }]
  })
}
