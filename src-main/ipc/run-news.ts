import type { EngineEvent } from '../engine/events.js'

/** The shortest time between two pieces of news, in ms: a person sees no more, and a run changes hundreds of times a second. */
const PAUSE_MS = 500
/** More jobs than this are not looked up one by one: any run may have changed. */
const MAX_JOBS = 5_000

interface Parts {
  /** The runs that these jobs belong to. */
  runsOf(jobIds: readonly number[]): number[]
  tell(event: { type: 'runs'; ids: number[] | null }): void
}

/** Gathers what an engine says of jobs into news of runs: which of them a window should read again. */
export class RunNews {
  readonly #p: Parts
  readonly #jobs = new Set<number>()
  readonly #runs = new Set<number>()
  #any = false
  #timer: NodeJS.Timeout | null = null

  constructor(parts: Parts) {
    this.#p = parts
  }

  engineEvent(event: EngineEvent): void {
    if (event.type === 'transition') {
      this.#jobs.add(event.id)
      // An analysis is a job of no run, and is about one.
      if (event.jobType.startsWith('analyze:')) this.#any = true
    }
    if (event.type === 'changed') {
      // No ids: pauses or limits, which are a run's as well.
      if (event.ids.length === 0 || event.ids.length > MAX_JOBS) this.#any = true
      for (const id of event.ids.slice(0, MAX_JOBS)) this.#jobs.add(id)
    }
    if (event.type === 'transition' || event.type === 'changed') this.#schedule()
  }

  /** @param runId of a run that was changed here; left out: any may have been */
  changed(runId?: number): void {
    if (runId === undefined) this.#any = true
    else this.#runs.add(runId)
    this.#schedule()
  }

  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => this.#tell(), PAUSE_MS)
  }

  #tell(): void {
    this.#timer = null
    const jobs = [...this.#jobs]
    const any = this.#any || jobs.length > MAX_JOBS
    const ids = any ? null : [...new Set([...this.#runs, ...this.#p.runsOf(jobs)])]
    this.#any = false
    this.#jobs.clear()
    this.#runs.clear()
    if (ids === null || ids.length > 0) this.#p.tell({ type: 'runs', ids })
  }
}
