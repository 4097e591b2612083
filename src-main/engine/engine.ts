import { JobyardError, jobNotFound, toJobyardError } from '../../src-shared/errors.js'
import type { Job } from '../../src-shared/job.js'
import { illegalTransition } from '../../src-shared/job-machine.js'
import { type Bucket, DispatchGate, type GateClosure } from './dispatch-gate.js'
import type { EngineEvent, EngineNews } from './events.js'
import type { Clock, EngineRecord, EngineStore, JobRequest, Processes, RunEvent, Runner } from './ports.js'
import { PriorityQueue } from './priority-queue.js'
import { QueueSync } from './queue-sync.js'
import { recoverDeadEngines } from './recovery.js'
import { Scheduler } from './scheduler.js'

/** How often another process's commits are looked for (rule Q10), in ms. */
const LOOK_MS = 50
/** How often dead engines are looked for (rule F7), in ms. */
const RECOVERY_MS = 2_000
const HEARTBEAT_MS = 30_000
/** How long a shutdown waits for checkpoints (rule F8), in ms. */
const SHUTDOWN_MS = 10_000

export interface EngineParts {
  record: Omit<EngineRecord, 'launcherPid' | 'launcherStart' | 'concurrency' | 'startedAt' | 'heartbeatAt'>
  store: EngineStore
  clock: Clock
  processes: Processes
  /** Makes the runner; its events go to the engine. */
  makeRunner(onEvent: (event: RunEvent) => void): Runner
  concurrency: number | null
  cores: number
  onEvent(event: EngineEvent): void
  random?(): number
}

type Phase = 'new' | 'running' | 'stopping' | 'stopped'

/** One engine: a queue in memory over the rows, a scheduler and a runner. Free of Electron; every shell hosts the same. */
export class Engine {
  readonly id: string
  readonly #p: EngineParts
  readonly #queue = new PriorityQueue()
  readonly #gate: DispatchGate
  readonly #runner: Runner
  readonly #scheduler: Scheduler
  readonly #sync: QueueSync
  readonly #refusals = new Map<number, (reason: string) => void>()
  readonly #requests = new Set<number>()
  readonly #timers = new Map<string, () => void>()
  #seq = 0
  #phase: Phase = 'new'
  #recovering = false
  #stopped: Promise<void> | null = null

  constructor(parts: EngineParts) {
    this.#p = parts
    this.id = parts.record.id
    this.#runner = parts.makeRunner((event) => this.#onRunEvent(event))
    this.#gate = new DispatchGate({
      concurrency: parts.concurrency,
      cores: parts.cores,
      concurrencyOf: (type) => this.#runner.concurrencyOf(type),
      hasSecrets: (names) => this.#runner.hasSecrets(names),
    })
    const { store, clock } = parts
    const shared = { engineId: this.id, store, clock, queue: this.#queue, gate: this.#gate }
    this.#sync = new QueueSync({
      ...shared,
      onChanged: (ids) => this.#publish({ type: 'changed', ids }),
      onSynced: () => this.#scheduler.signal(),
      onRequests: (requests) => this.#onRequests(requests),
    })
    this.#scheduler = new Scheduler({
      ...shared,
      runner: this.#runner,
      publish: (news) => this.#publish(news),
      syncToken: () => this.#sync.token(),
      random: parts.random ?? Math.random,
    })
  }

  /** Recovers what dead engines left, reads the queue and begins to dispatch. */
  async start(): Promise<void> {
    const { store, clock, record } = this.#p
    const launcher = await this.#runner.open()
    const now = clock.now()
    await store.addEngine({
      ...record,
      launcherPid: launcher.pid,
      launcherStart: launcher.startTime,
      concurrency: this.#gate.concurrency,
      startedAt: now,
      heartbeatAt: now,
    })
    // What could not be ended now is tried again every few seconds; until then its jobs stay with the dead engine.
    await this.#recover()
    await this.#sync.load()
    this.#phase = 'running'
    this.#every('look', LOOK_MS, async () => this.#sync.look())
    this.#every('recovery', RECOVERY_MS, () => this.#recover())
    this.#every('heartbeat', HEARTBEAT_MS, () => this.#heartbeat())
    this.#sync.notice()
    this.#scheduler.signal()
  }

  /** Rows changed in this process beside the engine: a job was added, a scope paused. */
  notice(): void {
    if (this.#phase === 'running') this.#sync.notice()
  }

  /** Resolves when nothing runs here and nothing is eligible now. */
  drained(): Promise<void> {
    return this.#scheduler.drained()
  }

  /** Claims at most `n` more jobs. */
  limitClaims(n: number): void {
    this.#scheduler.limitClaims(n)
  }

  /** The queue in memory, to be read. */
  get queue(): Pick<PriorityQueue, 'size' | 'get' | 'position' | 'list' | 'at'> {
    return this.#queue
  }

  get concurrency(): number {
    return this.#gate.concurrency
  }

  /** What keeps a job of the bucket from starting, apart from the jobs before it. */
  closures(bucket: Bucket): GateClosure[] {
    return this.#gate.closures(bucket)
  }

  /** While in standby nothing is claimed, as if the queue were paused, but without a trace in the rows. */
  setStandby(on: boolean): void {
    this.#scheduler.limitClaims(on ? 0 : Number.POSITIVE_INFINITY)
    if (!on) this.#scheduler.signal()
  }

  /** Whether a running job would go on from a checkpoint if it were ended now. */
  savesCheckpoint(id: number): boolean {
    return this.#runner.savesCheckpoint?.(id) === true
  }

  runningIds(): number[] {
    return [...this.#scheduler.running.keys()]
  }

  holds(id: number): boolean {
    return this.#scheduler.running.has(id) || this.#scheduler.frozen.has(id) || this.#scheduler.isSettling(id)
  }

  /** Resolves when the job is paused. @throws illegal-transition, pause-unsupported */
  async pause(id: number): Promise<void> {
    if (this.#scheduler.running.has(id)) {
      const refused = new Promise<string>((resolve) => this.#refusals.set(id, resolve))
      const outcome = this.#scheduler.nextOutcome(id)
      this.#runner.pause(id)
      const first = await Promise.race([refused, outcome])
      this.#refusals.delete(id)
      if (typeof first === 'string') {
        throw new JobyardError('pause-unsupported', `cannot pause job ${id}: ${first}`, { details: { id } })
      }
      if (first?.to === 'paused') return
    } else if (this.#scheduler.isSettling(id)) await this.#scheduler.nextOutcome(id)
    throw this.#illegal('pause', id)
  }

  /** Resolves when the job is cancelled and nothing of its process tree is left. @throws illegal-transition */
  async cancel(id: number): Promise<void> {
    const { running, frozen } = this.#scheduler
    if (running.has(id) || frozen.has(id)) {
      this.#queue.remove(id)
      const outcome = this.#scheduler.nextOutcome(id)
      this.#runner.cancel(id)
      if ((await outcome)?.to === 'cancelled') return
    } else if (this.#scheduler.isSettling(id)) {
      await this.#scheduler.nextOutcome(id)
      if (this.holds(id)) return this.cancel(id)
    }
    throw this.#illegal('cancel', id)
  }

  /** Resolves when the job runs or, with no slot free, is queued again. @throws illegal-transition, not-found */
  async resume(id: number): Promise<void> {
    const { store, clock } = this.#p
    const row = store.mirrorRow(this.id, id)
    if (row === undefined) throw jobNotFound(id)
    if (row.state !== 'paused') throw illegalTransition('resume', id, row.state)
    const token = this.#sync.token()
    const mayStart = this.#phase === 'running' && token !== null && this.#gate.isOpen(row.entry)
    if (mayStart) this.#gate.began(row.entry)
    let result: 'no' | 'queued' | ReturnType<EngineStore['lifecycle']['resumeNow']> = 'no'
    const at = clock.now()
    try {
      result = await store.writeKnown((tx) => {
        if (mayStart && this.#sync.token() === token) {
          const job = store.lifecycle.resumeNow(tx, { id, owner: this.id, at })
          if (job !== null) return job
        }
        const why = this.#gate.isPaused(row.entry) ? 'its queue, type, group or run is paused' : 'no slot is free'
        return store.lifecycle.resumeLater(tx, id, at, why) ? 'queued' : 'no'
      })
    } finally {
      if (mayStart && (typeof result === 'string' || result === null)) this.#gate.ended(row.entry)
    }
    if (result === 'no' || result === null) throw this.#illegal('resume', id)
    const { name, attempt } = row
    const to = result === 'queued' ? 'queued' : 'running'
    const facts = { id, jobType: row.entry.type, name, attempt }
    this.#publish({ type: 'transition', ...facts, from: 'paused', to, actor: 'user', reason: null })
    if (result === 'queued') {
      this.#scheduler.mirror(id)
      this.#scheduler.signal()
    } else this.#scheduler.took(result)
  }

  /**
   * Quits in phases that never go back: stop claiming → ask for checkpoints → end the rest → write what became of them →
   * give up the engine's row. The caller closes the store afterwards.
   */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  /** While stopping: waits for no handler any longer. */
  kill(): void {
    this.#runner.kill()
  }

  async #stop(): Promise<void> {
    const { store, clock } = this.#p
    this.#phase = 'stopping'
    this.#gate.close()
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
    this.#runner.shutdown()
    const overdue = clock.after(SHUTDOWN_MS, () => this.#runner.kill())
    await this.#allEnded()
    overdue()
    await this.#runner.close()
    this.#scheduler.dispose()
    await store.write((tx) => store.removeEngine(tx, this.id))
    this.#phase = 'stopped'
  }

  /** Every run has ended and its outcome is written. */
  async #allEnded(): Promise<void> {
    const { running, frozen } = this.#scheduler
    for (;;) {
      const left = [...running.keys(), ...frozen.keys()]
      if (left.length === 0) break
      await Promise.race(left.map((id) => this.#scheduler.nextOutcome(id)))
    }
    await this.#scheduler.drained()
  }

  #onRunEvent(event: RunEvent): void {
    const { journal } = this.#scheduler
    switch (event.kind) {
      case 'started':
        journal.process(event.id, event.attempt, event.pid, event.startTime)
        this.#scheduler.signal()
        return
      case 'report':
        journal.report(event.id, event.attempt, event.report)
        this.#scheduler.reported()
        this.#publish({ type: 'progress', id: event.id, ...event.report })
        return
      case 'turn':
        journal.turn(event.attempt, this.#p.clock.now(), event.turn)
        this.#scheduler.signal()
        return
      case 'checkpoint':
        journal.checkpoint(event.id, event.attempt, event.data)
        this.#scheduler.signal()
        return
      case 'ended':
        this.#scheduler.ended(event.id, event.end)
        return
      case 'pause-refused':
        this.#refusals.get(event.id)?.(event.reason)
        return
      case 'frozen-lost':
        void this.#reporting('the end of a paused process', this.#frozenLost(event.id))
        return
      case 'trouble':
        this.#publish({ type: 'trouble', message: event.message })
    }
  }

  async #frozenLost(id: number): Promise<void> {
    const { store } = this.#p
    await store.write((tx) => store.reports.forgetProcess(tx, { id, owner: this.id }))
    this.#scheduler.lostFrozen(id)
    this.notice()
  }

  #onRequests(requests: JobRequest[]): void {
    for (const request of requests) {
      if (this.#requests.has(request.id)) continue
      this.#requests.add(request.id)
      void this.#reporting('answering a request', this.#answer(request))
    }
  }

  async #answer(request: JobRequest): Promise<void> {
    const { store, clock } = this.#p
    const error = await this[request.verb](request.jobId).then(
      () => null,
      (thrown: unknown) => toJobyardError(thrown).toBody(),
    )
    try {
      await store.write(() => store.answerRequest(request.id, clock.now(), error))
    } finally {
      // Unanswered, it is found again at the next look, and refused or confirmed by the job's state.
      this.#requests.delete(request.id)
    }
  }

  async #recover(): Promise<void> {
    if (this.#recovering) return
    this.#recovering = true
    try {
      const { store, processes, clock } = this.#p
      const recovered = await recoverDeadEngines(store, processes, this.id, () => clock.now())
      if (recovered.length === 0) return
      this.#publish({ type: 'notice', message: `recovered ${recovered.length} job(s) of an engine that crashed` })
      this.notice()
    } catch (thrown) {
      this.#publish({ type: 'trouble', message: `recovery: ${toJobyardError(thrown).message}` })
    } finally {
      this.#recovering = false
    }
  }

  #heartbeat(): Promise<void> {
    const { store, clock } = this.#p
    return store.updateEngine(this.id, { heartbeatAt: clock.now(), concurrency: this.#gate.concurrency })
  }

  #every(name: string, ms: number, task: () => Promise<void>): void {
    const again = () => {
      this.#timers.set(name, this.#p.clock.after(ms, again))
      void this.#reporting(name, task())
    }
    this.#timers.set(name, this.#p.clock.after(ms, again))
  }

  /** Nobody waits for it: what goes wrong is told as trouble instead of ending the process. */
  #reporting(what: string, work: Promise<void>): Promise<void> {
    return work.catch((thrown: unknown) => {
      this.#publish({ type: 'trouble', message: `${what}: ${toJobyardError(thrown).message}` })
    })
  }

  #illegal(verb: 'pause' | 'resume' | 'cancel', id: number): JobyardError {
    const state: Job['state'] | undefined = this.#p.store.stateOf(id)
    return state === undefined ? jobNotFound(id) : illegalTransition(verb, id, state)
  }

  #publish(news: EngineNews): void {
    this.#seq += 1
    this.#p.onEvent({ seq: this.#seq, at: this.#p.clock.now(), ...news })
  }
}
