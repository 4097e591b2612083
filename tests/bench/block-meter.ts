import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as afterMs } from 'node:timers/promises'

const RESOLUTION_MS = 1

/** Measures the longest time for which this thread's event loop did not turn, in ms. */
export function meterBlocks(): () => Promise<number> {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delays.enable()
  return async () => {
    // A block is only seen by the turn that comes after it.
    await afterMs(5 * RESOLUTION_MS)
    delays.disable()
    return Math.max(0, delays.max / 1e6 - RESOLUTION_MS)
  }
}
