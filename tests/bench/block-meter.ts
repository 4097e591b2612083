import { monitorEventLoopDelay } from 'node:perf_hooks'

const RESOLUTION_MS = 1

/** Measures the longest time for which this thread's event loop did not turn, in ms. */
export function meterBlocks(): () => number {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delays.enable()
  return () => {
    delays.disable()
    return Math.max(0, delays.max / 1e6 - RESOLUTION_MS)
  }
}
