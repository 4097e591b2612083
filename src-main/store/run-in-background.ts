import { constants, setPriority } from 'node:os'

/** From now on this process gives way to what is urgent. */
export function runInBackground(): void {
  try {
    setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // Not allowed here: it takes the same time from others as everything else does.
  }
}
