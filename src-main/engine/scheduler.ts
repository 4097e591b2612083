import type { JobState } from '../../src-shared/job.js'
import type { DispatchGate } from './dispatch-gate.js'
import type { Publish } from './events.js'
import { type GroupPause, groupPauseOf, type Outcome, writeOutcome } from './outcome.js'
import type { ClaimedJob, Clock, EngineStore, RunEnd, Runner } from './ports.js'
import type { PriorityQueue, QueuedEntry } from './priority-queue.js'
import { REPORT_INTERVAL_MS, RunJournal, writeJournal } from './run-journal.js'
import { troubleCode } from './trouble-code.js'

/** Claims, and outcomes, in one transaction at most. */
const BATCH = 64
/** A transaction takes up nothing more after this long, so that none blocks the main thread for much more, in ms. */
const BUDGET_MS = 4
const TRY_AGAIN_MS = 1_000

interface Settled {
  from: JobState
  outcome: Outcome | null
}

interface Ended {
  job: ClaimedJob
  wasFrozen: boolean
  end: RunEnd
}

export interface SchedulerParts {
  engineId: string
  store: EngineStore
  clock: Clock
  queue: PriorityQueue
  gate: DispatchGate
  runner: Runner
  publish: Publish
  /**
   * Names the state of the rows that memory agrees with; null while it does not yet agree with what others committed
   * (it is then being brought up to date, and signals when it is).
   */
  syncToken(): string | null
  /** A pause was written with what ended: memory is to take it over. */
  scopesChanged(): void
  random(): number
}

/**
 * The loop that gives slots to jobs. It is signalled, never polled: each turn writes what ended and claims what may
 * start in one transaction, then brings memory up to date, then tells everyone, then starts processes.
 *
 *   signal ──▶ take ends, pick from the queue ──▶ commit ──▶ memory ──▶ events ──▶ runner.start
 *                         ▲                          │ failed: all put back, tried again
 *                         └──────────────────────────┘
 */
export class Scheduler {
  readonly #p: SchedulerParts
  readonly journal = new RunJournal()
  /** Jobs whose process runs, by id; their slots are counted by the gate. */
  readonly running = new Map<number, ClaimedJob>()
  /** Paused or requeued jobs whose process tree this engine has stopped. */
  readonly frozen = new Map<number, ClaimedJob>()
  readonly #ends: Ended[] = []
  readonly #waiters = new Map<number, ((outcome: Outcome | null) => void)[]>()
  #signalled = false
  #turning = false
  #wakeUp: (() => void) | null = null
  #wakeAt = Number.POSITIVE_INFINITY
  #reportTimer: (() => void) | null = null
  #claimsLeft = Number.POSITIVE_INFINITY
  #troubled = false
  #inSync = false
  readonly #idle: (() => void)[] = []

  constructor(parts: SchedulerParts) {
    this.#p = parts
  }

  /** Something changed that may let a job start or that must be written. */
  signal(): void {
    if (this.#signalled) return
    this.#signalled = true
    if (!this.#turning) this.#p.clock.soon(() => void this.#turn())
  }

  /** The run is over; written with the next turn. */
  ended(id: number, end: RunEnd): void {
    const running = this.running.get(id)
    const job = running ?? this.frozen.get(id)
    if (job === undefined) return
    this.running.delete(id)
    this.frozen.delete(id)
    this.#ends.push({ job, wasFrozen: running === undefined, end })
    this.signal()
  }

  /** Reports wait in the journal; makes sure that they are written within half a second. */
  reported(): void {
    this.#reportTimer ??= this.#p.clock.after(REPORT_INTERVAL_MS, () => {
      this.#reportTimer = null
      this.signal()
    })
  }

  /** Whether the job's run is over and its outcome waits to be written. */
  isSettling(id: number): boolean {
    return this.#ends.some(({ job }) => job.id === id)
  }

  /** Resolves with what becomes of the job's run when it next ends or stops; null when it was no longer ours. */
  nextOutcome(id: number): Promise<Outcome | null> {
    return new Promise((resolve) => {
      const waiting = this.#waiters.get(id)
      if (waiting === undefined) this.#waiters.set(id, [resolve])
      else waiting.push(resolve)
    })
  }

  /** Stops claiming after `n` more jobs. */
  limitClaims(n: number): void {
    this.#claimsLeft = n
  }

  /** Resolves when nothing runs here, nothing waits to be written and nothing is eligible now. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#idle.push(resolve)
      this.signal()
    })
  }

  /** The process of a frozen job is gone; its rows say so already. */
  lostFrozen(id: number): void {
    if (!this.frozen.delete(id)) return
    for (const resolve of this.#waiters.get(id) ?? []) resolve(null)
    this.#waiters.delete(id)
  }

  /** A claim made outside the loop: a resumed job, whose slot the caller has reserved at the gate. */
  took(job: ClaimedJob): void {
    this.frozen.delete(job.id)
    this.running.set(job.id, job)
    // Who hears of it finds the job among those that run.
    this.#p.publish({
      type: 'transition',
      ...facts(job),
      from: 'paused',
      to: 'running',
      actor: 'user',
      reason: null,
    })
    this.#p.runner.start(job)
  }

  dispose(): void {
    this.#wakeUp?.()
    this.#reportTimer?.()
  }

  async #turn(): Promise<void> {
    this.#turning = true
    try {
      while (this.#signalled) {
        this.#signalled = false
        const again = await this.#step().catch((thrown: unknown) => this.#trouble(thrown))
        if (again === true) this.#signalled = true
        // Let input, timers and the window have their turn between two transactions.
        if (this.#signalled) await new Promise<void>((next) => this.#p.clock.soon(next))
      }
    } finally {
      this.#turning = false
    }
    this.#reportIdle()
  }

  /** @returns whether there is more to do at once */
  async #step(): Promise<boolean> {
    const { store, clock, gate, queue, engineId } = this.#p
    const token = this.#p.syncToken()
    this.#inSync = token !== null
    const now = clock.now()
    queue.releaseDue(now)
    const ends = this.#ends.splice(0, BATCH)
    const slotsFreed = ends.filter((ended) => !ended.wasFrozen)
    for (const { job } of slotsFreed) gate.ended(job)
    const picks = this.#inSync ? this.#pick() : []
    const page = this.journal.take(now, new Set(ends.map(({ job }) => job.id)))
    if (ends.length === 0 && picks.length === 0 && page.size === 0) {
      this.#sleep(now)
      if (this.journal.hasReports()) this.reported()
      return false
    }
    let pauses: GroupPause[] = []
    let written: { outcomes: Settled[]; claims: (ClaimedJob | null)[] | null }
    try {
      written = await store.writeKnown((tx) => {
        const overdue = performance.now() + BUDGET_MS
        writeJournal(tx, store.reports, page, engineId, now)
        const outcomes = ends.map(({ job, end, wasFrozen }) => {
          const from = wasFrozen ? (store.stateOf(job.id) ?? 'paused') : 'running'
          const outcome = writeOutcome(tx, store.lifecycle, { job, end, from }, engineId, now, this.#p.random())
          return { from, outcome }
        })
        pauses = ends.flatMap((ended, i) => (outcomes[i]?.outcome == null ? [] : (groupPauseOf(ended) ?? [])))
        for (const { group, reason } of pauses) store.pauseGroup(tx, group, now, reason)
        // Another process committed since memory was brought up to date: a pause, a limit, an order. What it said
        // comes first, so nothing is claimed in this turn. The same goes for a group that an outcome has just paused.
        if (pauses.length > 0 || this.#p.syncToken() !== token) return { outcomes, claims: null }
        const claims: (ClaimedJob | null)[] = []
        for (const { id, group } of picks) {
          if (performance.now() > overdue) break
          claims.push(store.lifecycle.claim(tx, { id, group, owner: engineId, at: now }))
        }
        return { outcomes, claims }
      })
    } catch (thrown) {
      this.#putBack(ends, slotsFreed, picks)
      this.journal.restore(page)
      this.#readRates(picks)
      this.#trouble(thrown)
      return false
    }
    if (this.#troubled) {
      this.#troubled = false
      this.#p.publish({ type: 'trouble', message: null })
    }
    for (const [id, { attempt, checkpoint }] of page) {
      if (checkpoint?.ack != null) this.#p.runner.checkpointSaved?.(id, attempt, checkpoint.ack)
    }
    this.#readRates(picks)
    for (const [i, ended] of ends.entries()) this.#settle(ended, written.outcomes[i] as Settled)
    if (pauses.length > 0) this.#tellPauses(pauses)
    this.#start(picks, written.claims)
    // Once more: a slot may be free, and what was requeued may be due at a time to wake up for.
    return true
  }

  #pick(): QueuedEntry[] {
    const { queue, gate } = this.#p
    const picks: QueuedEntry[] = []
    while (picks.length < Math.min(BATCH, this.#claimsLeft) && !gate.isFull()) {
      const entry = queue.peekEligible((bucket) => gate.isOpen(bucket))
      if (entry === null) break
      queue.remove(entry.id)
      gate.began(entry)
      gate.countStart(entry)
      picks.push(entry)
    }
    return picks
  }

  /** The rows say what the picks took of their groups' rates. */
  #readRates(picks: readonly QueuedEntry[]): void {
    const { gate, store } = this.#p
    if (picks.some(({ group }) => gate.hasRate(group))) gate.readRates(store.scopes())
  }

  #tellPauses(pauses: readonly GroupPause[]): void {
    this.#p.scopesChanged()
    for (const { group, reason } of pauses) {
      this.#p.publish({ type: 'notice', message: `group ${group} was paused: ${reason}` })
    }
  }

  #start(picks: QueuedEntry[], claims: (ClaimedJob | null)[] | null): void {
    const { gate, runner, publish } = this.#p
    for (const [i, entry] of picks.entries()) {
      const job = claims === null ? null : (claims[i] ?? null)
      if (job === null) {
        gate.ended(entry)
        // Not tried, for want of time or of knowledge: back to its place. Refused: the row is not what memory thought.
        if (claims === null || i >= claims.length) this.#p.queue.upsert(entry)
        else this.mirror(entry.id)
        continue
      }
      this.#claimsLeft -= 1
      this.frozen.delete(job.id)
      this.running.set(job.id, job)
      // It may have come back while the transaction waited for its turn.
      this.#p.queue.remove(job.id)
      publish({ type: 'transition', ...facts(job), from: 'queued', to: 'running', actor: 'scheduler', reason: null })
      runner.start(job)
    }
  }

  #settle({ job, end, wasFrozen }: Ended, { from, outcome }: Settled): void {
    if (outcome !== null) {
      if (end.how === 'frozen') this.frozen.set(job.id, job)
      this.#p.publish({ type: 'transition', ...facts(job), ...outcome, from })
    }
    if (outcome === null || outcome.to === 'queued' || wasFrozen) this.mirror(job.id)
    const waiting = this.#waiters.get(job.id) ?? []
    this.#waiters.delete(job.id)
    for (const resolve of waiting) resolve(outcome)
  }

  /** Brings the queue in memory up to date with one row: its state, rank or delay may have changed. */
  mirror(id: number): void {
    const row = this.#p.store.mirrorRow(this.#p.engineId, id)
    if (row?.state === 'queued') this.#p.queue.upsert(row.entry)
    else this.#p.queue.remove(id)
  }

  #putBack(ends: Ended[], slotsFreed: Ended[], picks: QueuedEntry[]): void {
    const { gate, queue } = this.#p
    this.#ends.unshift(...ends)
    for (const { job } of slotsFreed) gate.began(job)
    for (const entry of picks) {
      gate.ended(entry)
      queue.upsert(entry)
    }
  }

  #trouble(thrown: unknown): void {
    this.#troubled = true
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    this.#p.publish({ type: 'trouble', message, ...troubleCode(thrown) })
    this.#wakeAt = this.#p.clock.now() + TRY_AGAIN_MS
    this.#wakeUp?.()
    this.#wakeUp = this.#p.clock.after(TRY_AGAIN_MS, () => this.#wake())
  }

  /** One timer for the next delayed job or group whose rate opens. It looks again at least every minute, so that a clock change is noticed. */
  #sleep(now: number): void {
    const { queue, gate } = this.#p
    let due = queue.nextDueAt() ?? Number.POSITIVE_INFINITY
    for (const bucket of queue.buckets()) due = Math.min(due, gate.opensAt(bucket) ?? due)
    if (due >= this.#wakeAt) return
    this.#wakeUp?.()
    this.#wakeAt = due
    this.#wakeUp = this.#p.clock.after(Math.min(Math.max(0, due - now), 60_000), () => this.#wake())
  }

  #wake(): void {
    this.#wakeUp = null
    this.#wakeAt = Number.POSITIVE_INFINITY
    this.signal()
  }

  #reportIdle(): void {
    if (this.#signalled || this.#turning || !this.#inSync) return
    if (this.running.size > 0 || this.#ends.length > 0) return
    const { queue, gate } = this.#p
    const more = this.#claimsLeft > 0 && queue.peekEligible((bucket) => gate.isOpenButForRate(bucket)) !== null
    if (more || this.#idle.length === 0) return
    for (const resolve of this.#idle.splice(0)) resolve()
  }
}

function facts(job: ClaimedJob): { id: number; jobType: string; name: string; attempt: number } {
  return { id: job.id, jobType: job.type, name: job.name, attempt: job.attempt }
}
