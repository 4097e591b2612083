import type { ClaimedJob, Clock } from '../engine/ports.js'
import type { HandlerProcess } from './handler-process.js'
import type { LaunchPlan } from './launch-plan.js'
import type { Lease } from './lease.js'

/** Why a run is being ended or paused; a stronger reason takes the place of a weaker one. */
export type Intent = 'pause' | 'timeout' | 'lost' | 'shutdown' | 'cancel'

const STRENGTH: Record<Intent, number> = { pause: 1, timeout: 2, lost: 2, shutdown: 3, cancel: 4 }

/** One run of a job's attempt in this engine, from its claim until it ends or its frozen tree is gone. */
export class JobRun {
  readonly plan: LaunchPlan
  job: ClaimedJob
  /** Null while it waits for a warm process to be ready. */
  process: HandlerProcess | null = null
  frozen = false
  intent: Intent | null = null
  /** A single-job handler has answered `cancel`; the run ends when its tree has. */
  answered = false
  /** Its promise of signs of life; null while there is none. */
  lease: Lease | null = null
  readonly #clock: Clock
  #since: number
  #usedMs: number
  #timeout: (() => void) | null = null
  #patience: (() => void) | null = null

  constructor(job: ClaimedJob, plan: LaunchPlan, clock: Clock) {
    this.job = job
    this.plan = plan
    this.#clock = clock
    this.#since = clock.elapsed()
    this.#usedMs = job.attemptMs
  }

  /** @returns whether `intent` is now in force */
  intend(intent: Intent): boolean {
    if (this.intent !== null && STRENGTH[this.intent] >= STRENGTH[intent]) return false
    this.intent = intent
    return true
  }

  /** Starts or goes on counting towards `timeoutMs` (rule F6: paused time does not count). */
  countTime(onTimeout: () => void): void {
    this.#since = this.#clock.elapsed()
    const { timeoutMs } = this.job
    if (timeoutMs !== null) this.#timeout = this.#clock.after(timeoutMs - this.#usedMs, onTimeout)
  }

  stopTime(): void {
    this.#timeout?.()
    this.#timeout = null
    this.#usedMs += Math.max(0, this.#clock.elapsed() - this.#since)
  }

  /** Calls `onOverdue` unless the run ends or another wait takes this one's place before. */
  waitFor(ms: number, onOverdue: () => void): void {
    this.#patience?.()
    this.#patience = this.#clock.after(ms, onOverdue)
  }

  stopWaiting(): void {
    this.#patience?.()
    this.#patience = null
  }

  dispose(): void {
    this.lease?.stop()
    this.#timeout?.()
    this.#patience?.()
    this.#timeout = null
    this.#patience = null
  }
}
