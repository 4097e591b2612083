import path from 'node:path'
import type { Clock, RunEnd } from '../engine/ports.js'
import type { LauncherCommand } from '../launcher/launcher-protocol.js'
import { workFolderOf } from '../output/output-path.js'
import { HandlerProcess } from './handler-process.js'
import type { JobRun } from './job-run.js'
import type { LaunchPlan } from './launch-plan.js'
import { failed } from './run-result.js'
import { WarmPool } from './warm-pool.js'

/** Between asking a process to end and killing it (rule R2), in ms. */
const GRACE_MS = 5_000
/** How long a handler may take to be ready, in ms. */
export const READY_MS = 30_000
/** How long a warm process is kept without a job, in ms. */
const IDLE_MS = 60_000
/** How long a process without a job may take to end by itself, in ms. */
export const DISMISS_MS = 2_000

interface FleetParts {
  clock: Clock
  dataDir: string
  outputPath(jobId: number, attempt: number): string
  send(command: LauncherCommand): void
  /** The run has a process, or its process a pid. */
  onStarted(run: JobRun, process: HandlerProcess): void
  /** No process can be had for the run. */
  onUnstartable(run: JobRun, end: RunEnd): void
}

/** The child processes of an engine: which job gets which, and when one is started, kept warm, or ended. */
export class ProcessFleet {
  readonly #p: FleetParts
  readonly #processes = new Map<number, HandlerProcess>()
  readonly #pool = new WarmPool()
  readonly #onEmpty: (() => void)[] = []
  #lastNumber = 0

  constructor(parts: FleetParts) {
    this.#p = parts
  }

  get(number: number): HandlerProcess | undefined {
    return this.#processes.get(number)
  }

  all(): HandlerProcess[] {
    return [...this.#processes.values()]
  }

  /** Resolves when no process is left. */
  empty(): Promise<void> {
    if (this.#processes.size === 0) return Promise.resolve()
    return new Promise((resolve) => {
      this.#onEmpty.push(resolve)
    })
  }

  /** Finds or starts a process for the run. */
  place(run: JobRun): void {
    if (run.plan.protocol !== 'jsonl') {
      this.#startOneShot(run)
      return
    }
    const process = this.#pool.place(run)
    if (process === null) this.fillUp(run.plan)
    else this.#assign(run, process)
  }

  /** @returns whether the run was waiting for a process */
  withdraw(run: JobRun): boolean {
    return this.#pool.withdraw(run)
  }

  /** Starts as many processes as the runs that wait for one like this need. */
  fillUp(plan: LaunchPlan): void {
    while (this.#pool.wantsProcess(plan.poolKey)) {
      const process = this.#create(plan)
      const name = `handler-${process.number}`
      const stray = { path: path.join(this.#p.dataDir, 'output', 'handlers', name), secrets: plan.secrets }
      this.#p.send({ ...this.#startCommand(process, plan, path.join(this.#p.dataDir, 'work', name)), stray })
      this.#pool.add(process)
      process.cancelTimer = this.#p.clock.after(READY_MS, () => this.#onNeverReady(process))
    }
  }

  onSpawned(process: HandlerProcess, pid: number, startTime: string): void {
    process.pid = pid
    process.startTime = startTime
    for (const run of process.runs.values()) this.#p.onStarted(run, process)
  }

  onSpawnFailed(process: HandlerProcess, message: string): void {
    const runs = [...process.runs.values(), ...this.#takeWaiting(process)]
    this.forget(process)
    for (const run of runs) this.#p.onUnstartable(run, failed('SPAWN_FAILED', message, false))
  }

  onReady(process: HandlerProcess, checkpoint: boolean, maxJobs: number): void {
    if (process.state !== 'starting') return
    process.stopTimer()
    process.state = 'ready'
    process.checkpoint = checkpoint
    process.maxJobs = maxJobs
    this.#pool.ready(process)
    this.employ(process)
    this.fillUp(process.plan)
  }

  /** Gives a process with room what waits for one like it; one without any job is kept warm for a while. */
  employ(process: HandlerProcess): void {
    for (let run = this.#pool.next(process); run !== undefined; run = this.#pool.next(process))
      this.#assign(run, process)
    if (process.runs.size > 0 || process.state !== 'ready') return
    process.stopTimer()
    process.cancelTimer = this.#p.clock.after(IDLE_MS, () => this.dismiss(process))
  }

  /** Lets a process without jobs end by itself. */
  dismiss(process: HandlerProcess): void {
    if (process.state === 'ending' || process.runs.size > 0) return
    process.state = 'ending'
    process.stopTimer()
    if (process.protocol === 'jsonl') {
      this.#p.send({ op: 'send', proc: process.number, message: { type: 'shutdown' } })
    }
    this.#p.send({ op: 'close', proc: process.number })
    process.cancelTimer = this.#p.clock.after(DISMISS_MS, () => this.end(process))
  }

  /** Ends the whole tree; its runs hear of it by its exit. */
  end(process: HandlerProcess, graceMs = GRACE_MS): void {
    process.state = 'ending'
    process.stopTimer()
    this.#p.send({ op: 'end', proc: process.number, graceMs })
  }

  /** The process is gone. @returns the runs that had waited for it to be ready */
  exited(process: HandlerProcess): JobRun[] {
    // They would wait for ever for another one like it.
    const waiting = process.state === 'starting' && process.displaced === null ? this.#takeWaiting(process) : []
    this.forget(process)
    return waiting
  }

  forget(process: HandlerProcess): void {
    process.stopTimer()
    this.#processes.delete(process.number)
    if (process.protocol === 'jsonl') this.#pool.remove(process)
    if (this.#processes.size === 0) for (const resolve of this.#onEmpty.splice(0)) resolve()
  }

  #startOneShot(run: JobRun): void {
    const { job, plan } = run
    const process = this.#create(plan)
    run.process = process
    process.runs.set(job.id, run)
    const stdin = plan.protocol === 'json' ? { stdin: JSON.stringify(job.input) } : {}
    this.#p.send({
      ...this.#startCommand(process, plan, workFolderOf(this.#p.dataDir, job.id)),
      ...stdin,
      job: this.#assignment(run),
    })
  }

  #create(plan: LaunchPlan): HandlerProcess {
    this.#lastNumber += 1
    const process = new HandlerProcess(this.#lastNumber, plan)
    this.#processes.set(process.number, process)
    return process
  }

  #startCommand(process: HandlerProcess, plan: LaunchPlan, workDir: string): Extract<LauncherCommand, { op: 'start' }> {
    const { command, cwd, env, protocol } = plan
    return { op: 'start', proc: process.number, command, cwd, env, protocol, workDir }
  }

  #assignment({ job, plan }: JobRun) {
    const log = { path: this.#p.outputPath(job.id, job.attempt), secrets: plan.secrets }
    return { jobId: job.id, attempt: job.attempt, log }
  }

  #assign(run: JobRun, process: HandlerProcess): void {
    const { job } = run
    process.stopTimer()
    run.process = process
    process.runs.set(job.id, run)
    this.#p.send({
      op: 'assign',
      proc: process.number,
      job: this.#assignment(run),
      message: {
        type: 'start',
        job: { id: job.id, type: job.type, name: job.name },
        input: job.input,
        attempt: job.attempt,
        checkpoint: job.checkpoint,
        config: run.plan.config,
      },
    })
    this.#p.onStarted(run, process)
  }

  #takeWaiting(process: HandlerProcess): JobRun[] {
    return process.protocol === 'jsonl' ? this.#pool.takeWaiting(process.poolKey) : []
  }

  #onNeverReady(process: HandlerProcess): void {
    const message = `the handler did not say that it is ready within ${READY_MS / 1000} s`
    for (const run of this.#takeWaiting(process)) this.#p.onUnstartable(run, failed('BAD_HANDLER', message, false))
    this.end(process)
  }
}
