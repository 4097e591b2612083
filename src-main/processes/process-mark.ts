import { readProcFile } from './proc-file.js'

/**
 * Environment marks. Every process that is started for a job has `JOBYARD_PROCESS=<engine id>/<proc>`, which its
 * descendants inherit, so that Linux shows whose they are even when they left the process group. A launcher has
 * `JOBYARD_LAUNCHER=<engine id>` and never the other mark: a child between fork and exec still shows the launcher's.
 */
export const PROCESS_MARK = 'JOBYARD_PROCESS'
export const LAUNCHER_MARK = 'JOBYARD_LAUNCHER'

const PROCESS_BYTES = Buffer.from(`${PROCESS_MARK}=`)
const LAUNCHER_BYTES = Buffer.from(`${LAUNCHER_MARK}=`)
/** How often an empty environment is read again: it is empty for the microseconds in which a process execs. */
const EMPTY_READS = 3

/** The mark of one process that an engine asked for. */
export function markOf(engineId: string, proc: number): string {
  return `${engineId}/${proc}`
}

/** What all marks of an engine's processes begin with. */
export function markPrefixOf(engineId: string): string {
  return `${engineId}/`
}

/**
 * The environment of a process as it was at its start, in a buffer that the next call overwrites. Null when the process
 * is gone or another user's; empty for a process without one.
 */
export function readEnvironment(pid: number): Buffer | null {
  let environment = readProcFile(`/proc/${pid}/environ`)
  for (let read = 1; environment?.length === 0 && read < EMPTY_READS; read++) {
    environment = readProcFile(`/proc/${pid}/environ`)
  }
  return environment
}

export function processMarkIn(environment: Buffer): string | null {
  return variableIn(environment, PROCESS_BYTES)
}

export function launcherMarkIn(environment: Buffer): string | null {
  return variableIn(environment, LAUNCHER_BYTES)
}

function variableIn(environment: Buffer, assignment: Buffer): string | null {
  let at = environment.indexOf(assignment)
  while (at > 0 && environment[at - 1] !== 0) at = environment.indexOf(assignment, at + 1)
  if (at === -1) return null
  const end = environment.indexOf(0, at)
  return environment.toString('utf8', at + assignment.length, end === -1 ? environment.length : end)
}
