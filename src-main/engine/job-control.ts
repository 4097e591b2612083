import { JobyardError, jobNotFound } from '../../src-shared/errors.js'
import { illegalTransition } from '../../src-shared/job-machine.js'
import type { DispatchGate } from './dispatch-gate.js'
import type { Publish } from './events.js'
import type { ClaimedJob, Clock, EngineStore, Runner } from './ports.js'
import type { PriorityQueue, QueuedEntry } from './priority-queue.js'
import type { Scheduler } from './scheduler.js'

interface ControlParts {
  engineId: string
  store: EngineStore
  clock: Clock
  queue: PriorityQueue
  gate: DispatchGate
  scheduler: Scheduler
  runner: Runner
  publish: Publish
  /** As the scheduler's; null also when nothing may be started any longer. */
  syncToken(): string | null
}

/** What a person does to single jobs of this engine: pause, resume, cancel. Each resolves when it has happened. */
export class JobControl {
  readonly #p: ControlParts
  readonly #refusals = new Map<number, (reason: string) => void>()

  constructor(parts: ControlParts) {
    this.#p = parts
  }

  /** Whether the job's process, running or frozen, is this engine's, or its outcome is about to be written. */
  holds(id: number): boolean {
    const { running, frozen } = this.#p.scheduler
    return running.has(id) || frozen.has(id) || this.#p.scheduler.isSettling(id)
  }

  pauseRefused(id: number, reason: string): void {
    this.#refusals.get(id)?.(reason)
  }

  /** Resolves when the job is paused. @throws illegal-transition, pause-unsupported */
  async pause(id: number): Promise<void> {
    if (this.#p.scheduler.running.has(id)) {
      const refused = new Promise<string>((resolve) => this.#refusals.set(id, resolve))
      const outcome = this.#p.scheduler.nextOutcome(id)
      this.#p.runner.pause(id)
      const first = await Promise.race([refused, outcome])
      this.#refusals.delete(id)
      if (typeof first === 'string') {
        throw new JobyardError('pause-unsupported', `cannot pause job ${id}: ${first}`, { details: { id } })
      }
      if (first?.to === 'paused') return
    } else if (this.#p.scheduler.isSettling(id)) await this.#p.scheduler.nextOutcome(id)
    throw this.#illegal('pause', id)
  }

  /** Resolves when the job is cancelled and nothing of its process tree is left. @throws illegal-transition */
  async cancel(id: number): Promise<void> {
    const { running, frozen } = this.#p.scheduler
    if (running.has(id) || frozen.has(id)) {
      this.#p.queue.remove(id)
      const outcome = this.#p.scheduler.nextOutcome(id)
      this.#p.runner.cancel(id)
      if ((await outcome)?.to === 'cancelled') return
    } else if (this.#p.scheduler.isSettling(id)) {
      await this.#p.scheduler.nextOutcome(id)
      if (this.holds(id)) return this.cancel(id)
    }
    throw this.#illegal('cancel', id)
  }

  /** Resolves when the job runs or, with no slot free, is queued again. @throws illegal-transition, not-found */
  async resume(id: number): Promise<void> {
    const { engineId, store, clock } = this.#p
    const row = store.mirrorRow(engineId, id)
    if (row === undefined) throw jobNotFound(id)
    if (row.state !== 'paused') throw illegalTransition('resume', id, row.state)
    const token = this.#p.syncToken()
    const mayStart = token !== null && this.#p.gate.isOpen(row.entry)
    if (mayStart) this.#p.gate.began(row.entry)
    let result: 'no' | 'queued' | ClaimedJob | null = 'no'
    const at = clock.now()
    try {
      result = await store.writeKnown((tx) => {
        if (mayStart && this.#p.syncToken() === token) {
          const job = store.lifecycle.resumeNow(tx, { id, owner: engineId, at })
          if (job !== null) return job
        }
        return store.lifecycle.resumeLater(tx, id, at, this.#whyLater(row.entry)) ? 'queued' : 'no'
      })
    } finally {
      if (this.#p.gate.hasRate(row.entry.group)) this.#p.gate.readRates(store.scopes())
      if (mayStart && (typeof result === 'string' || result === null)) this.#p.gate.ended(row.entry)
    }
    if (result === 'no' || result === null) throw this.#illegal('resume', id)
    if (result !== 'queued') return this.#p.scheduler.took(result)
    const { name, attempt } = row
    const facts = { id, jobType: row.entry.type, name, attempt }
    this.#p.publish({ type: 'transition', ...facts, from: 'paused', to: 'queued', actor: 'user', reason: null })
    this.#p.scheduler.mirror(id)
    this.#p.scheduler.signal()
  }

  #whyLater(entry: QueuedEntry): string {
    const { gate } = this.#p
    if (gate.isPaused(entry)) return 'its queue, type, group or run is paused'
    return gate.isOpenButForRate(entry) ? 'its group may not start another job yet' : 'no slot is free'
  }

  #illegal(verb: 'pause' | 'resume' | 'cancel', id: number): JobyardError {
    const state = this.#p.store.stateOf(id)
    return state === undefined ? jobNotFound(id) : illegalTransition(verb, id, state)
  }
}
