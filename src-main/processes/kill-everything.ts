import { setTimeout as pause } from 'node:timers/promises'
import { JobyardError } from '../../src-shared/errors.js'
import { isSameProcess } from './process-identity.js'
import { markPrefixOf } from './process-mark.js'
import { type LiveProcess, takeSnapshot } from './process-snapshot.js'
import { ProcessTree } from './process-tree.js'
import { sendSignal } from './send-signal.js'

/** A main process that an engine started, as it was written down. It leads its group, so its pid names that too. */
export interface StartedProcess {
  pid: number
  startTime: string
}

/** A launcher that lost its engine ends everything itself and stores the last output; after this long it is ended. */
const LAUNCHER_GRACE_MS = 2000
const LONGEST_PAUSE_MS = 100

/**
 * Kills all that is left of an engine: its launcher, every process with one of its marks, and the given processes with
 * their trees, each only if its start time is still the one that was written down (rule F7). Resolves when nothing of
 * them is alive; other users' processes, which cannot be killed, do not count.
 *
 * @throws operation-failed when something is still there after `limitMs`
 */
export async function killEverythingOf(
  engineId: string,
  started: readonly StartedProcess[],
  limitMs = 30_000,
): Promise<void> {
  const prefix = markPrefixOf(engineId)
  const begunAt = performance.now()
  // Without marks only the start time proves that the numbers are still the job's; a group whose leader is gone might
  // be another one by now.
  const trees = started
    .filter(({ pid, startTime }) => isSameProcess(pid, startTime))
    .map(({ pid, startTime }) => new ProcessTree(pid, startTime, null))
  const untouchable = new Set<number>()
  let pauseMs = 5
  for (let emptyLooks = 0; emptyLooks < 2; ) {
    const snapshot = takeSnapshot()
    const waitedMs = performance.now() - begunAt
    const launchers = snapshot.filter(({ launcherMark }) => launcherMark === engineId)
    const victims = snapshot.filter(({ mark }) => mark?.startsWith(prefix))
    // It may still be storing what its jobs wrote.
    if (waitedMs > LAUNCHER_GRACE_MS) victims.push(...launchers)
    for (const tree of trees) victims.push(...killTree(tree, snapshot))
    for (const { pid } of victims) if (sendSignal(pid, 'SIGKILL') === 'forbidden') untouchable.add(pid)
    const left = [...launchers, ...victims].filter(({ pid }) => !untouchable.has(pid))
    if (left.length === 0) {
      // Two looks, since what forks and exits at once can escape the first.
      emptyLooks++
      continue
    }
    emptyLooks = 0
    if (waitedMs > limitMs) throw cannotEnd([...new Set(left.map(({ pid }) => pid))])
    await pause(pauseMs)
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
  }
}

function killTree(tree: ProcessTree, snapshot: readonly LiveProcess[]): LiveProcess[] {
  if (!snapshot.some(({ pid }) => pid === tree.pid)) tree.mainHasEnded()
  const members = tree.membersIn(snapshot)
  if (members.length > 0) tree.signal(members, 'SIGKILL')
  return members
}

function cannotEnd(pids: number[]): JobyardError {
  return new JobyardError('operation-failed', `processes could not be ended: ${pids.join(', ')}`, { details: { pids } })
}
