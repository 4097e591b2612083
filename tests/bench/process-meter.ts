import { readdirSync, readFileSync } from 'node:fs'

/** `sysconf(_SC_CLK_TCK)` of every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

/** CPU time of a process with all its threads, ms; its children are not in it. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1000
}

/** A process and all that descend from it. */
export function treeOf(root: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = read(`/proc/${name}/stat`)
    if (stat !== null) parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const found = [root]
  for (const pid of found) for (const [child, parent] of parents) if (parent === pid) found.push(child)
  return found
}

/** Proportional set size of a process, MB: memory that it shares is counted in parts. */
export function pssMb(pid: number): number {
  const kb = /^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '')?.[1]
  return kb === undefined ? 0 : Number(kb) / 1024
}

/** What a process is, for a list: the value of `--type`, or its program. */
export function kindOf(pid: number): string {
  // Chromium writes its processes' command lines anew, with spaces between the words.
  const line = read(`/proc/${pid}/cmdline`) ?? ''
  const type = /--type=([\w-]+)/.exec(line)?.[1]
  return type ?? /([\w-]+\.[cm]js)/.exec(line)?.[1] ?? 'main'
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
