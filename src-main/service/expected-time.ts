import type { JobStore } from '../store/job-store.js'

/** How many of the newest completed jobs are looked at. */
const SAMPLE = 1_000
/** How old the answer may be, in ms. */
const KEPT_MS = 10_000
/** Progress below this says too little. */
const TELLING_PROGRESS = 0.02
/** How far off an estimate by progress may be, as a share of what is left. */
const PROGRESS_DOUBT = 0.2

/** How long a job may run in all, ms: the middle, and between what the truth probably lies. */
export interface ExpectedSpan {
  low: number
  middle: number
  high: number
}

interface Known {
  type: string
  name: string
  progress: number | null
  runningMs: number
}

/**
 * How long a job may take in all: from its progress where it tells one, else the median of earlier jobs of the same type
 * and name, else, but for commands, which have nothing in common, of the same type. The middle half of those jobs' times
 * is how sure that is.
 */
export class ExpectedTime {
  readonly #store: JobStore
  #spans = new Map<string, ExpectedSpan>()
  #readAt = Number.NEGATIVE_INFINITY

  constructor(store: JobStore) {
    this.#store = store
  }

  of(job: Known, now: number): number | null {
    return this.span(job, now)?.middle ?? null
  }

  span(job: Known, now: number): ExpectedSpan | null {
    if (job.progress !== null && job.progress >= TELLING_PROGRESS) {
      const middle = Math.round(job.runningMs / job.progress)
      const doubt = Math.round((middle - job.runningMs) * PROGRESS_DOUBT)
      return { low: middle - doubt, middle, high: middle + doubt }
    }
    if (Math.abs(now - this.#readAt) > KEPT_MS) this.#read(now)
    return this.#spans.get(keyOf(job.type, job.name)) ?? this.#spans.get(keyOf(job.type)) ?? null
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
    this.#spans = new Map([...times].map(([key, all]) => [key, spanOf(all)]))
  }
}

function keyOf(type: string, name = ''): string {
  return `${type}\0${name}`
}

/** Median and quartiles, by nearest rank. */
function spanOf(values: number[]): ExpectedSpan {
  const sorted = values.sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number
  return { low: at(0.25), middle: at(0.5), high: at(0.75) }
}
