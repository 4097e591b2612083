import type { Clock } from './ports.js'

/** The machine's clock and Node's timers. A timer's `ms` is clamped to what Node can count (about 24 days). */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(ms, task) {
    const timer = setTimeout(task, Math.min(Math.max(0, ms), 2 ** 31 - 1))
    return () => clearTimeout(timer)
  },
  soon: (task) => {
    setImmediate(task)
  },
}
