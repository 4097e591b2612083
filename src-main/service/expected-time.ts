import type { JobStore } from '../store/job-store.js'

/** How many of the newest completed jobs are looked at. */
const SAMPLE = 200
/** How old the answer may be, in ms. */
const KEPT_MS = 10_000
/** Progress below this says too little. */
const TELLING_PROGRESS = 0.02

/**
 * How long a running job may take in all: from its progress where it tells one, else the median of earlier jobs of the
 * same type and name, else, but for commands, which have nothing in common, of the same type.
 */
export class ExpectedTime {
  readonly #store: JobStore
  #medians = new Map<string, number>()
  #readAt = Number.NEGATIVE_INFINITY

  constructor(store: JobStore) {
    this.#store = store
  }

  of(job: { type: string; name: string; progress: number | null; runningMs: number }, now: number): number | null {
    if (job.progress !== null && job.progress >= TELLING_PROGRESS) return Math.round(job.runningMs / job.progress)
    if (Math.abs(now - this.#readAt) > KEPT_MS) this.#read(now)
    return this.#medians.get(keyOf(job.type, job.name)) ?? this.#medians.get(keyOf(job.type)) ?? null
  }

  #read(now: number): void {
    this.#readAt = now
    const times = new Map<string, number[]>()
    const add = (key: string, ms: number) => {
      const known = times.get(key)
      if (known === undefined) times.set(key, [ms])
      else known.push(ms)
    }
    for (const { type, name, runningMs } of this.#store.summaries.recentRuns(SAMPLE)) {
      add(keyOf(type, name), runningMs)
      if (type !== 'command') add(keyOf(type), runningMs)
    }
    this.#medians = new Map([...times].map(([key, all]) => [key, median(all)]))
  }
}

function keyOf(type: string, name = ''): string {
  return `${type}\0${name}`
}

function median(values: number[]): number {
  const sorted = values.sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] as number
}
