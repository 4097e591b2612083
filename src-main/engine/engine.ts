import { toJobyardError } from '../../src-shared/errors.js'
import { type Bucket, DispatchGate, type GateClosure } from './dispatch-gate.js'
import type { EngineEvent, EngineNews } from './events.js'
import { JobControl } from './job-control.js'
import type { Clock, EngineRecord, EngineStore, JobRequest, Processes, RunEvent, Runner } from './ports.js'
import { PriorityQueue } from './priority-queue.js'
import { QueueSync } from './queue-sync.js'
import { recoverDeadEngines } from './recovery.js'
import { Scheduler } from './scheduler.js'
import { troubleCode } from './trouble-code.js'

/** How often another process's commits are looked for (rule Q10), in ms. */
const LOOK_MS = 50
/** How often dead engines are looked for (rule F7), in ms. */
const RECOVERY_MS = 2_000
const HEARTBEAT_MS = 30_000
/** How long a shutdown waits for checkpoints (rule F8), in ms. */
const SHUTDOWN_MS = 10_000
/** How long it waits after that for killed processes and the last commit, in ms. */
const LAST_RESORT_MS = 10_000

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
  readonly #control: JobControl
  readonly #requests = new Set<number>()
  readonly #timers = new Map<string, () => void>()
  #seq = 0
  #phase: Phase = 'new'
  #recovering = false
  #hasRecovered = false
  #stopped: Promise<void> | null = null

  constructor(parts: EngineParts) {
    this.#p = parts
    this.id = parts.record.id
    this.#runner = parts.makeRunner((event) => this.#onRunEvent(event))
    this.#gate = new DispatchGate({
      concurrency: parts.concurrency,
      cores: parts.cores,
      now: () => parts.clock.now(),
      concurrencyOf: (type) => this.#runner.concurrencyOf(type),
      hasSecrets: (names) => this.#runner.hasSecrets(names),
    })
    const { store, clock } = parts
    const shared = { engineId: this.id, store, clock, queue: this.#queue, gate: this.#gate }
    this.#sync = new QueueSync({
      ...shared,
      onChanged: (ids) => this.#publish({ type: 'changed', ids }),
      onScopes: () => this.#publish({ type: 'scopes' }),
      onSynced: () => this.#scheduler.signal(),
      onRequests: (requests) => this.#onRequests(requests),
    })
    this.#scheduler = new Scheduler({
      ...shared,
      runner: this.#runner,
      publish: (news) => this.#publish(news),
      syncToken: () => this.#sync.token(),
      scopesChanged: () => this.notice(),
      random: parts.random ?? Math.random,
    })
    this.#control = new JobControl({
      ...shared,
      scheduler: this.#scheduler,
      runner: this.#runner,
      publish: (news) => this.#publish(news),
      // A stopping engine starts nothing: what is resumed then is queued.
      syncToken: () => (this.#phase === 'running' ? this.#sync.token() : null),
    })
  }

  /** Recovers what dead engines left, and reads the first rows of the queue: they can be shown before {@link start}. */
  async readHead(): Promise<void> {
    await this.#recover()
    this.#hasRecovered = true
    this.#sync.readHead()
  }

  /** Recovers what dead engines left, reads the queue and begins to dispatch. */
  async start(): Promise<void> {
    // Whoever tries again makes another engine: neither a process nor a row of one that could not start stays.
    const launcher = await this.#runner.open()
    try {
      await this.#add(launcher)
      await this.#read().catch(async (thrown: unknown) => {
        const { store } = this.#p
        await store.write((tx) => store.removeEngine(tx, this.id)).catch(() => undefined)
        throw thrown
      })
    } catch (thrown) {
      await this.#runner.close()
      throw thrown
    }
    this.#phase = 'running'
    this.#every('look', LOOK_MS, async () => this.#sync.look())
    this.#every('recovery', RECOVERY_MS, () => this.#recover())
    this.#every('heartbeat', HEARTBEAT_MS, () => this.#heartbeat())
    this.#sync.notice()
    this.#scheduler.signal()
  }

  #add(launcher: { pid: number; startTime: string | null }): Promise<void> {
    const { store, clock, record } = this.#p
    const now = clock.now()
    return store.addEngine({
      ...record,
      launcherPid: launcher.pid,
      launcherStart: launcher.startTime,
      concurrency: this.#gate.concurrency,
      startedAt: now,
      heartbeatAt: now,
    })
  }

  async #read(): Promise<void> {
    // What could not be ended now is tried again every few seconds; until then its jobs stay with the dead engine.
    if (!this.#hasRecovered) await this.#recover()
    await this.#sync.load()
  }

  /** Rows changed in this process beside the engine: a job was added, a scope paused. */
  notice(): void {
    if (this.#phase === 'running') this.#sync.notice()
  }

  /** Tells the shells something in words. */
  say(message: string): void {
    this.#publish({ type: 'notice', message })
  }

  /** Resolves when nothing runs here and nothing is eligible now. */
  drained(): Promise<void> {
    return this.#scheduler.drained()
  }

  /** Claims at most `n` more jobs. */
  limitClaims(n: number): void {
    this.#scheduler.limitClaims(n)
  }

  /** Tells the shells something on behalf of what works beside the engine. */
  tell(news: Extract<EngineNews, { type: 'trouble' | 'notice' }>): void {
    this.#publish(news)
  }

  /** The queue in memory, to be read. */
  get queue(): Pick<PriorityQueue, 'size' | 'get' | 'position' | 'list' | 'at'> {
    return this.#queue
  }

  /** Whether the queue in memory holds all that is queued; before the end of the start it may hold the first rows only. */
  get isWhole(): boolean {
    return this.#sync.isWhole
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

  /** 1-based rank of a queued job, from memory; null when it is not queued or memory is behind the rows. */
  positionOf(id: number): number | null {
    return this.#sync.token() === null ? null : this.#queue.position(id)
  }

  holds(id: number): boolean {
    return this.#control.holds(id)
  }

  pause(id: number): Promise<void> {
    return this.#control.pause(id)
  }

  cancel(id: number): Promise<void> {
    return this.#control.cancel(id)
  }

  resume(id: number): Promise<void> {
    return this.#control.resume(id)
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
    let giveUp = () => {}
    const tooLong = new Promise<'too long'>((resolve) => {
      giveUp = clock.after(SHUTDOWN_MS + LAST_RESORT_MS, () => resolve('too long'))
    })
    const how = await Promise.race([this.#allEnded(), tooLong])
    overdue()
    giveUp()
    this.#scheduler.dispose()
    this.#phase = 'stopped'
    // A process that even SIGKILL does not end, or a disk that takes no write: the engine's row stays, and whoever comes
    // next recovers what is left, as after a crash.
    if (how === 'ended') await store.write((tx) => store.removeEngine(tx, this.id))
  }

  /** Every run has ended, its outcome is written, and what started their processes is gone. */
  async #allEnded(): Promise<'ended'> {
    const { running, frozen } = this.#scheduler
    for (;;) {
      const left = [...running.keys(), ...frozen.keys()]
      if (left.length === 0) break
      await Promise.race(left.map((id) => this.#scheduler.nextOutcome(id)))
    }
    await this.#scheduler.drained()
    await this.#runner.close()
    return 'ended'
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
        if (event.report.leaseMs === undefined) this.#publish({ type: 'progress', id: event.id, ...event.report })
        return
      case 'turn':
        journal.turn(event.attempt, this.#p.clock.now(), event.turn)
        this.#scheduler.signal()
        return
      case 'checkpoint':
        journal.checkpoint(event.id, event.attempt, event.data, event.ack)
        this.#scheduler.signal()
        return
      case 'ended':
        this.#scheduler.ended(event.id, event.end)
        return
      case 'pause-refused':
        this.#control.pauseRefused(event.id, event.reason)
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
    try {
      if (this.#isWithdrawn(request)) {
        await store.write(() => store.dropRequest(request.id))
        return
      }
      const error = await this[request.verb](request.jobId).then(
        () => null,
        (thrown: unknown) => toJobyardError(thrown).toBody(),
      )
      await store.write(() => store.answerRequest(request.id, clock.now(), error))
    } finally {
      // Unanswered, it is found again at the next look, and refused or confirmed by the job's state.
      this.#requests.delete(request.id)
    }
  }

  /** Its sender was killed before it was carried out: nobody wants it any longer. */
  #isWithdrawn({ sender }: JobRequest): boolean {
    if (sender === null) return false
    const { processes, record } = this.#p
    const { pid, startTime: pidStart } = sender
    return !processes.isAlive({ id: record.id, pid, pidStart, bootId: record.bootId })
  }

  async #recover(): Promise<void> {
    if (this.#recovering) return
    this.#recovering = true
    try {
      const { store, processes, clock } = this.#p
      const recovered = await recoverDeadEngines(store, processes, this.id, () => clock.now())
      if (recovered.length === 0) return
      const jobs = recovered.length === 1 ? '1 job' : `${recovered.length} jobs`
      this.#publish({ type: 'notice', message: `recovered ${jobs} of an engine that crashed` })
      this.notice()
    } catch (thrown) {
      this.#publish({ type: 'trouble', message: `recovery: ${toJobyardError(thrown).message}`, ...troubleCode(thrown) })
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
      this.#publish({ type: 'trouble', message: `${what}: ${toJobyardError(thrown).message}`, ...troubleCode(thrown) })
    })
  }

  #publish(news: EngineNews): void {
    this.#seq += 1
    this.#p.onEvent({ seq: this.#seq, at: this.#p.clock.now(), ...news })
  }
}
