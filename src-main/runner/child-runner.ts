import { toJobyardError } from '../../src-shared/errors.js'
import type { JobMessage } from '../../src-shared/handler-protocol.js'
import type { ClaimedJob, Clock, RunEnd, RunEvent, Runner } from '../engine/ports.js'
import type { LauncherCommand, LauncherEvent } from '../launcher/launcher-protocol.js'
import type { HandlerProcess } from './handler-process.js'
import type { HandlerRegistry } from './handler-registry.js'
import { checkpointIn, failureIn, reportIn } from './heard.js'
import { JobRun } from './job-run.js'
import type { JobSettingsSource } from './job-settings.js'
import { type LaunchPlan, launchPlan } from './launch-plan.js'
import { DEFAULT_LEASE_MS, Lease } from './lease.js'
import { ProcessFleet } from './process-fleet.js'
import { endByExit, endByIntent, failed } from './run-result.js'
import type { SecretSource } from './secret-source.js'

/** How long a handler may take to answer `cancel`, in ms. */
const CANCEL_MS = 5_000
/** How long a handler may take to answer `pause`, in ms. */
const PAUSE_MS = 10_000
/** Between two tries to start the launcher again, in ms. */
const RESTART_MS = 1_000

/** The engine's end of the launcher. */
export interface LauncherLink {
  start(): Promise<{ pid: number; startTime: string | null }>
  send(command: LauncherCommand): void
  stop(): Promise<void>
}

export interface ChildRunnerParts {
  clock: Clock
  registry: HandlerRegistry
  secrets: SecretSource
  /** Left out: no job type has settings. */
  settings?: JobSettingsSource
  /** Where an attempt's output goes, without extension. */
  outputPath(jobId: number, attempt: number): string
  dataDir: string
  link: LauncherLink
  onEvent(event: RunEvent): void
  /** Ends every process that this engine's launcher had started, after the launcher itself died. */
  endOrphans(): Promise<void>
  /** Whether a debugger has stopped the process. */
  isTraced(pid: number): boolean
}

/**
 * Runs jobs in child processes through the launcher: which process a job gets, what pausing, cancelling and timing out
 * mean for each protocol, and what the end of a process says about its jobs (docs/handler-protocol.md).
 */
export class ChildRunner implements Runner {
  readonly #p: ChildRunnerParts
  readonly #runs = new Map<number, JobRun>()
  readonly #fleet: ProcessFleet
  #closing = false

  constructor(parts: ChildRunnerParts) {
    this.#p = parts
    this.#fleet = new ProcessFleet({
      clock: parts.clock,
      dataDir: parts.dataDir,
      outputPath: parts.outputPath,
      send: (command) => parts.link.send(command),
      onStarted: (run, process) => this.#reportStart(run, process),
      onUnstartable: (run, end) => this.#finish(run, endByIntent(run) ?? end),
    })
  }

  open(): Promise<{ pid: number; startTime: string | null }> {
    return this.#p.link.start()
  }

  concurrencyOf(type: string): number | null {
    return this.#p.registry.find(type)?.manifest.concurrency ?? null
  }

  hasSecrets(names: readonly string[]): boolean {
    return names.every((name) => this.#p.secrets.get(name) !== undefined)
  }

  start(job: ClaimedJob): void {
    const known = this.#runs.get(job.id)
    if (known?.frozen === true && known.process !== null) {
      known.job = job
      known.frozen = false
      known.intent = null
      this.#countTime(known)
      known.lease?.begin()
      this.#p.link.send({ op: 'thaw', proc: known.process.number })
      return
    }
    let plan: LaunchPlan
    try {
      plan = launchPlan(job, this.#p.registry.get(job.type), this.#p.secrets, this.#p.settings?.of(job))
    } catch (thrown) {
      // The caller is in the middle of a turn: it hears of it as of any other end.
      const end = failed('SPAWN_FAILED', toJobyardError(thrown).message, false)
      this.#p.clock.soon(() => this.#p.onEvent({ kind: 'ended', id: job.id, attempt: job.attempt, end }))
      return
    }
    const run = new JobRun(job, plan, this.#p.clock)
    this.#runs.set(job.id, run)
    this.#countTime(run)
    this.#fleet.place(run)
  }

  pause(id: number): void {
    const run = this.#runs.get(id)
    if (run === undefined || run.frozen) return
    const { process } = run
    if (run.intent === 'pause') return
    if (!run.intend('pause')) return this.#refusePause(run, 'it is being ended')
    if (process === null) {
      this.#fleet.withdraw(run)
      return this.#finish(run, { how: 'paused' })
    }
    if (process.checkpoint) {
      this.#p.link.send({ op: 'send', proc: process.number, message: { type: 'pause', jobId: id } })
      run.waitFor(PAUSE_MS, () => {
        if (!process.isShared) return this.#freeze(run, process)
        this.#refusePause(run, `its handler did not answer within ${PAUSE_MS / 1000} s and holds other jobs`)
      })
    } else if (process.isShared) {
      this.#refusePause(run, 'its handler holds several jobs and saves no checkpoint')
    } else this.#freeze(run, process)
  }

  cancel(id: number): void {
    const run = this.#runs.get(id)
    if (run?.intend('cancel') === true) this.#end(run)
  }

  checkpointSaved(id: number, attempt: number, ack: number): void {
    const run = this.#runs.get(id)
    if (run?.process == null || run.job.attempt !== attempt) return
    this.#p.link.send({ op: 'send', proc: run.process.number, message: { type: 'saved', jobId: id, ack } })
  }

  savesCheckpoint(id: number): boolean {
    const run = this.#runs.get(id)
    return run?.process?.checkpoint === true && !run.frozen
  }

  shutdown(): void {
    this.#closing = true
    for (const run of this.#runs.values()) {
      if (!run.intend('shutdown')) continue
      const { process } = run
      if (process?.checkpoint === true && !run.frozen) {
        this.#p.link.send({ op: 'send', proc: process.number, message: { type: 'pause', jobId: run.job.id } })
      } else this.#end(run)
    }
    for (const process of this.#fleet.all()) this.#fleet.dismiss(process)
  }

  kill(): void {
    for (const process of this.#fleet.all()) this.#fleet.end(process, 0)
  }

  async close(): Promise<void> {
    this.#closing = true
    for (const process of this.#fleet.all()) this.#fleet.dismiss(process)
    await this.#fleet.empty()
    await this.#p.link.stop()
  }

  /** Events of the launcher, in order. */
  onLauncherEvents(events: readonly LauncherEvent[]): void {
    for (const event of events) this.#onLauncherEvent(event)
  }

  /** The launcher died: whatever it had started is ended before any of its jobs may start again. */
  async onLauncherExit(): Promise<void> {
    if (this.#closing && this.#fleet.all().length === 0) return
    const reason = 'the process that starts handlers ended unexpectedly'
    this.#p.onEvent({ kind: 'trouble', message: `${reason}; it is started again` })
    await this.#p.endOrphans()
    this.#loseAll(reason)
    if (this.#closing) return
    await this.#restartLauncher()
    for (const run of this.#runs.values()) this.#fleet.fillUp(run.plan)
  }

  #loseAll(reason: string): void {
    for (const process of this.#fleet.all()) {
      process.displaced ??= reason
      this.#onExit(process, { ev: 'exit', proc: process.number, code: null, signal: 'SIGKILL' })
    }
  }

  async #restartLauncher(): Promise<void> {
    try {
      await this.#p.link.start()
      this.#p.onEvent({ kind: 'trouble', message: null })
    } catch (thrown) {
      const { message } = toJobyardError(thrown)
      this.#p.onEvent({ kind: 'trouble', message })
      // What was sent to a launcher that never came is lost.
      this.#loseAll(message)
      await new Promise<void>((again) => this.#p.clock.after(RESTART_MS, again))
      if (!this.#closing) await this.#restartLauncher()
    }
  }

  #onLauncherEvent(event: LauncherEvent): void {
    if (event.ev === 'hello') return
    const process = this.#fleet.get(event.proc)
    if (process === undefined) return
    switch (event.ev) {
      case 'spawned':
        return this.#fleet.onSpawned(process, event.pid, event.startTime)
      case 'spawn-failed':
        return this.#fleet.onSpawnFailed(process, event.message)
      case 'ready':
        return this.#fleet.onReady(process, event.checkpoint, event.maxJobs)
      case 'message':
        return this.#onMessage(process, event.message)
      case 'alive':
        return process.runs.get(event.jobId)?.lease?.renew()
      case 'frozen':
        return this.#onFrozen(process, event.error)
      case 'exit':
        return this.#onExit(process, event)
      case 'log-trouble':
        process.isUnread = event.message !== null
        this.#p.onEvent({ kind: 'trouble', message: event.message })
    }
  }

  // ── while it runs ─────────────────────────────────────────────────────────────────────────────────────────────────

  #countTime(run: JobRun): void {
    run.countTime(() => {
      if (run.intend('timeout')) this.#end(run)
    })
  }

  #reportStart(run: JobRun, process: HandlerProcess): void {
    const { job, plan } = run
    const { pid, startTime } = process
    if (plan.leaseMs !== null) this.#promise(run, process, plan.leaseMs)
    if (pid > 0) this.#p.onEvent({ kind: 'started', id: job.id, attempt: job.attempt, pid, startTime })
  }

  /** From now on the job owes a sign of life every `ms` (rule F5). */
  #promise(run: JobRun, process: HandlerProcess, ms: number): void {
    if (run.lease !== null) return
    run.lease = new Lease(this.#p.clock, ms, () => {
      // What is being paused or ended has a limit of its own; what is not read, or stands in a debugger, is not silent.
      if (process.isUnread || this.#p.isTraced(process.pid)) run.lease?.renew()
      else if (run.intent === null && run.intend('lost')) this.#end(run)
    })
    run.lease.begin()
    this.#p.onEvent({ kind: 'report', id: run.job.id, attempt: run.job.attempt, report: { leaseMs: ms } })
  }

  #onMessage(process: HandlerProcess, message: JobMessage): void {
    const run = process.runs.get(message.jobId)
    if (run === undefined) return
    run.lease?.renew()
    const { id, attempt } = run.job
    const report = reportIn(message)
    if (report !== null) {
      if (message.type === 'heartbeat') this.#promise(run, process, DEFAULT_LEASE_MS)
      const heartbeatAt = this.#p.clock.now()
      return this.#p.onEvent({ kind: 'report', id, attempt, report: { ...report, heartbeatAt } })
    }
    switch (message.type) {
      case 'turn':
        return this.#p.onEvent({ kind: 'turn', attempt, turn: message })
      case 'checkpoint':
        return this.#p.onEvent(checkpointIn(message, { id, attempt }))
      case 'result':
        return this.#onAnswer(run, process, { how: 'completed', output: message.output })
      case 'error':
        return this.#onAnswer(run, process, failureIn(message))
      case 'paused':
        return this.#onAnswer(
          run,
          process,
          run.intent === 'pause'
            ? { how: 'paused' }
            : { how: 'interrupted', actor: 'scheduler', reason: 'its handler let go of it too late to be paused' },
        )
      case 'freeze':
        return this.#onCannotSave(run, process)
      default:
        // The launcher keeps what is output.
        return
    }
  }

  /** A handler says that it is done with a job. */
  #onAnswer(run: JobRun, process: HandlerProcess, answer: RunEnd): void {
    const mustEnd = run.intent === 'cancel' || run.intent === 'timeout' || run.intent === 'lost'
    if (mustEnd && !process.isShared) {
      // The tree is the job's: it has ended when nothing of it is left (rule R2).
      run.answered = true
      this.#fleet.end(process)
      return
    }
    // What was achieved at the last moment of a shutdown counts; what failed then did so because of it.
    const isDone = answer.how === 'completed' && run.intent === 'shutdown'
    this.#finish(run, isDone ? answer : (endByIntent(run) ?? answer))
    if (process.runs.size === 0 && run.intent !== null) this.#fleet.dismiss(process)
    else this.#fleet.employ(process)
  }

  /** The handler saves checkpoints, but not in the middle of what it does now. */
  #onCannotSave(run: JobRun, process: HandlerProcess): void {
    if (process.isShared) return
    if (run.intent === 'shutdown') this.#endFor(run, process)
    if (run.intent !== 'pause') return
    run.stopWaiting()
    this.#freeze(run, process)
  }

  #freeze(run: JobRun, process: HandlerProcess): void {
    if (globalThis.process.platform === 'win32') {
      return this.#refusePause(run, 'its handler saves no checkpoint and this system cannot stop a process')
    }
    this.#p.link.send({ op: 'freeze', proc: process.number })
  }

  #onFrozen(process: HandlerProcess, error: string | null): void {
    const [run] = process.runs.values()
    if (run === undefined || run.intent !== 'pause') return
    if (error !== null) return this.#refusePause(run, error)
    run.stopTime()
    run.dispose()
    run.frozen = true
    run.intent = null
    this.#p.onEvent({ kind: 'ended', id: run.job.id, attempt: run.job.attempt, end: { how: 'frozen' } })
  }

  #refusePause(run: JobRun, reason: string): void {
    if (run.intent === 'pause') run.intent = null
    this.#p.onEvent({ kind: 'pause-refused', id: run.job.id, reason })
  }

  // ── ending ────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Ends a run whose intent is set. */
  #end(run: JobRun): void {
    const { process } = run
    if (process === null) {
      this.#fleet.withdraw(run)
      const end = endByIntent(run)
      if (end !== null) this.#finish(run, end)
      return
    }
    const isDeaf = run.intent === 'lost' && !process.isShared
    if (process.protocol !== 'jsonl' || run.frozen || run.intent === 'shutdown' || isDeaf) {
      return this.#endFor(run, process)
    }
    this.#p.link.send({ op: 'send', proc: process.number, message: { type: 'cancel', jobId: run.job.id } })
    run.waitFor(CANCEL_MS, () => this.#endFor(run, process))
  }

  /** Ends the whole process for one run's sake; its other jobs are queued again. */
  #endFor(run: JobRun, process: HandlerProcess): void {
    if (process.runs.size > 1) process.displaced ??= `its process was ended for the sake of job ${run.job.id}`
    this.#fleet.end(process)
  }

  #onExit(process: HandlerProcess, exit: Extract<LauncherEvent, { ev: 'exit' }>): void {
    const runs = [...process.runs.values(), ...this.#fleet.exited(process)]
    for (const run of runs) {
      if (run.frozen && run.intent !== 'cancel') {
        this.#drop(run)
        this.#p.onEvent({ kind: 'frozen-lost', id: run.job.id })
      } else this.#finish(run, endByExit(run, process, exit))
    }
    if (process.protocol === 'jsonl' && !this.#closing) this.#fleet.fillUp(process.plan)
  }

  #finish(run: JobRun, end: RunEnd): void {
    this.#drop(run)
    this.#p.onEvent({ kind: 'ended', id: run.job.id, attempt: run.job.attempt, end })
  }

  #drop(run: JobRun): void {
    run.dispose()
    run.process?.runs.delete(run.job.id)
    this.#runs.delete(run.job.id)
  }
}
