import { constants, setPriority } from 'node:os'
import { isMainThread } from 'node:worker_threads'

/**
 * From now on this gives way to what is urgent: called in the main thread the whole process, in a worker that thread alone.
 * Only Linux can do the second; elsewhere nothing changes then.
 */
export function runInBackground(): void {
  if (!isMainThread && process.platform !== 'linux') return
  try {
    // 0 is whoever calls: to Linux a thread, to other systems the process.
    setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // Not allowed here: it takes the same time from others as everything else does.
  }
}
