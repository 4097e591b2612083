import { toJobyardError } from '../../src-shared/errors.js'
import { isTerminal } from '../../src-shared/job.js'
import type { Run } from '../../src-shared/run.js'
import type { EngineEvent } from '../engine/events.js'
import type { Clock } from '../engine/ports.js'
import type { JobStore } from '../store/job-store.js'
import { PROBE_TYPE } from '../store/run-plan.js'
import { reachedCap } from './reached-cap.js'
import type { RunAnalyses } from './run-analyses.js'
import type { RunControl } from './run-control.js'
import type { RunView } from './run-view.js'

/** Outcomes that come within this time are looked at together, in ms. */
const GATHER_MS = 100

interface Parts {
  store: JobStore
  clock: Clock
  view: RunView
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
    const { progress } = this.#p.store.evaluations
    const jobs = [...this.#jobs]
    this.#jobs.clear()
    if (jobs.length > 0) for (const run of progress.runsOf(jobs)) this.#runs.add(run)
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
    }
    return acted
  }

  async #lookAt(id: number): Promise<boolean> {
    const { store, view, control, analyses } = this.#p
    const row = store.evaluations.runs.row(id)
    if (row === undefined) return false
    const run = view.run(row)
    switch (run.status) {
      case 'CANCELLED':
        await control.finishCancel(id)
        return false
      case 'PENDING':
      case 'RUNNING': {
        const reason = this.#capReached(run)
        if (reason === null) return false
        await control.pause(id, reason).catch(ifMovedOn)
        return true
      }
      case 'COMPLETED':
        return this.#analyse(run, analyses)
      case 'PAUSED':
        return false
    }
  }

  #capReached({ id, tokenCap, costCap }: Run): string | null {
    if (tokenCap === null && costCap === null) return null
    return reachedCap({ tokenCap, costCap }, this.#p.store.evaluations.results.usage(id))
  }

  async #analyse({ id, progress }: Run, analyses: RunAnalyses): Promise<boolean> {
    const { runs } = this.#p.store.evaluations
    const scored = runs.snapshot(id).content.decision?.kind !== 'none'
    if (!scored || progress.completed === 0 || !analyses.isPossible('basic')) return false
    const { jobId } = await analyses.analyze(id, 'basic')
    return jobId !== null
  }
}

/** It was paused, cancelled or completed meanwhile. */
function ifMovedOn(thrown: unknown): void {
  if (toJobyardError(thrown).code !== 'illegal-transition') throw thrown
}
