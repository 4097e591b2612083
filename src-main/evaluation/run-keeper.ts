import { setImmediate as nextTurn } from 'node:timers/promises'
import { toJobyardError } from '../../src-shared/errors.js'
import { isTerminal } from '../../src-shared/job.js'
import type { EngineEvent } from '../engine/events.js'
import type { Clock } from '../engine/ports.js'
import type { JobStore } from '../store/job-store.js'
import { PROBE_TYPE } from '../store/run-plan.js'
import type { RunRow } from '../store/run-rows.js'
import { reachedCap } from './reached-cap.js'
import type { RunAnalyses } from './run-analyses.js'
import type { RunControl } from './run-control.js'

/** Outcomes that come within this time are looked at together, in ms. */
const GATHER_MS = 100
/** Jobs whose runs are looked up between two turns of the event loop. */
const PAGE = 1_000

interface Parts {
  store: JobStore
  clock: Clock
  control: RunControl
  analyses: RunAnalyses
  /** Something went wrong that nobody waits for. */
  onTrouble(message: string): void
}

/**
 * Looks after runs while an engine works, whichever engine that is: pauses one that has reached its cap (rule U9), has a
 * completed one analysed (rule A2), and finishes a cancellation that a crash interrupted. Everything that it acts on stands
 * in the rows, so a restart loses nothing, and two engines that do it at once do it once.
 */
export class RunKeeper {
  readonly #p: Parts
  readonly #jobs = new Set<number>()
  readonly #runs = new Set<number>()
  #timer: (() => void) | null = null
  #working: Promise<boolean> | null = null
  #stopped = false

  constructor(parts: Parts) {
    this.#p = parts
  }

  /** Looks at what earlier processes may have left. */
  start(): void {
    for (const run of this.#p.store.evaluations.runs.unsettled()) this.#runs.add(run)
    this.#later()
  }

  event(event: EngineEvent): void {
    if (event.type === 'transition') {
      if (event.jobType !== PROBE_TYPE || !isTerminal(event.to)) return
      this.#jobs.add(event.id)
    } else if (event.type === 'changed') for (const id of event.ids) this.#jobs.add(id)
    else return
    this.#later()
  }

  /** Looks at all that is pending now. @returns whether it queued or changed anything */
  async settle(): Promise<boolean> {
    this.#timer?.()
    this.#timer = null
    this.#working = (this.#working ?? Promise.resolve(false)).then(() => this.#look())
    return this.#working
  }

  /** Resolves when it does nothing any more. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#timer?.()
    await this.#working
  }

  #later(): void {
    if (this.#stopped) return
    this.#timer ??= this.#p.clock.after(GATHER_MS, () => {
      this.#timer = null
      void this.settle()
    })
  }

  async #look(): Promise<boolean> {
    await this.#findRuns()
    const runs = [...this.#runs]
    this.#runs.clear()
    let acted = false
    for (const run of runs) {
      if (this.#stopped) break
      try {
        acted = (await this.#lookAt(run)) || acted
      } catch (thrown) {
        this.#p.onTrouble(`looking after run ${run}: ${toJobyardError(thrown).message}`)
      }
      await nextTurn()
    }
    return acted
  }

  /** The runs of the jobs that something happened to. */
  async #findRuns(): Promise<void> {
    const jobs = [...this.#jobs]
    this.#jobs.clear()
    for (let from = 0; from < jobs.length; from += PAGE) {
      if (from > 0) await nextTurn()
      const runs = this.#p.store.evaluations.progress.runsOf(jobs.slice(from, from + PAGE))
      for (const run of runs) this.#runs.add(run)
    }
  }

  /** @returns whether something was done. Most looks find a run that goes on, so that has to be cheap. */
  async #lookAt(id: number): Promise<boolean> {
    const { evaluations } = this.#p.store
    const row = evaluations.runs.row(id)
    if (row === undefined) return false
    const isUnfinished = evaluations.progress.hasUnfinished(id)
    if (row.cancelled_at !== null) {
      if (isUnfinished) await this.#p.control.finishCancel(id, () => !this.#stopped)
      return isUnfinished
    }
    return isUnfinished ? this.#holdToCaps(row) : this.#analyse(id)
  }

  async #holdToCaps({ id, token_cap: tokenCap, cost_cap: costCap }: RunRow): Promise<boolean> {
    const { runs, results } = this.#p.store.evaluations
    if ((tokenCap === null && costCap === null) || runs.pause(id) !== null) return false
    const reason = reachedCap({ tokenCap, costCap }, results.usage(id))
    if (reason === null) return false
    await this.#p.control.pause(id, reason).catch(ifMovedOn)
    return true
  }

  async #analyse(id: number): Promise<boolean> {
    const { runs, progress } = this.#p.store.evaluations
    const { analyses } = this.#p
    if (runs.snapshot(id).content.decision?.kind === 'none' || !analyses.isPossible('basic')) return false
    if (!progress.counts(id).some(({ state }) => state === 'completed')) return false
    const { jobId } = await analyses.analyze(id, 'basic')
    return jobId !== null
  }
}

/** It was paused, cancelled or completed meanwhile. */
function ifMovedOn(thrown: unknown): void {
  if (toJobyardError(thrown).code !== 'illegal-transition') throw thrown
}
