import { readdirSync } from 'node:fs'
import path from 'node:path'
import type { TrialEvent, TrialOutcome } from '../../src-shared/handler-trial.js'
import type { Json } from '../../src-shared/job.js'
import type { ClaimedJob, RunEnd, RunEvent } from '../engine/ports.js'
import { isRetryable } from '../engine/retry-policy.js'
import { systemClock } from '../engine/system-clock.js'
import { LauncherClient } from '../launcher/launcher-client.js'
import type { LauncherCommand, LauncherEvent } from '../launcher/launcher-protocol.js'
import { outputPathOf, workFolderOf } from '../output/output-path.js'
import { killEverythingOf } from '../processes/kill-everything.js'
import { readProcStat } from '../processes/proc-stat.js'
import { ChildRunner } from '../runner/child-runner.js'
import { HandlerRegistry } from '../runner/handler-registry.js'
import type { JobSettingsSource } from '../runner/job-settings.js'
import type { Handler } from '../runner/read-manifest.js'
import type { SecretSource } from '../runner/secret-source.js'
import { faultHelp, outcomeHelp } from './fault-help.js'
import { FloodGate } from './flood-gate.js'
import { limitOutput, OUTPUT_LIMIT_BYTES } from './output-limit.js'
import { makeTemporaryFolder, removeTemporaryFolder } from './temporary-folder.js'
import { trialEngineId } from './trial-engine-id.js'
import { TrialOutput } from './trial-output.js'
import { TrialRemarks } from './trial-remarks.js'

export type TrialNews = TrialEvent extends infer Event ? (Event extends TrialEvent ? Omit<Event, 'at'> : never) : never

export interface TrialParts {
  handler: Handler
  /** Its input has been found right. */
  job: ClaimedJob
  secrets: SecretSource
  settings?: JobSettingsSource
  launcherPath: string
  onEvent(event: TrialEvent): void
}

/**
 * Runs one job of a handler outside the queue, in a folder of its own that is removed afterwards: by the runner and the
 * launcher that run the queue's jobs, so that what is seen here is what happens there. Tells everything that is said.
 */
export class HandlerTrial {
  readonly #p: TrialParts
  readonly #folder = makeTemporaryFolder('try')
  readonly #begunAt = performance.now()
  readonly #client: LauncherClient
  readonly #runner: ChildRunner
  readonly #output: TrialOutput
  readonly #gate = new FloodGate()
  readonly #remarks = new TrialRemarks()
  readonly #outputs: string[] = []
  /** The command of the process that was started last, with everything filled in. */
  #command: string[] = []
  readonly #unlimit: () => void
  #job: ClaimedJob
  #state: 'running' | 'paused' | 'over' = 'running'
  #tooMuch = false
  #onOver: (outcome: TrialOutcome) => void = () => {}
  /** Resolves when nothing of it is left. Never rejects. */
  readonly ended: Promise<TrialOutcome>

  constructor(parts: TrialParts) {
    this.#p = parts
    this.#job = parts.job
    const { job, handler, secrets, settings, launcherPath } = parts
    const dataDir = this.#folder
    const engineId = trialEngineId()
    const outputPath = (id: number, attempt: number) => outputPathOf(dataDir, id, attempt)
    this.#client = new LauncherClient({
      launcherPath,
      engineId,
      onEvents: (events) => {
        for (const event of events) this.#overhear(event)
        this.#runner.onLauncherEvents(events)
      },
      onExit: () => void this.#runner.onLauncherExit(),
    })
    this.#runner = new ChildRunner({
      clock: systemClock,
      registry: new HandlerRegistry([], Number.POSITIVE_INFINITY, [handler]),
      secrets,
      ...(settings === undefined ? {} : { settings }),
      outputPath,
      dataDir,
      link: {
        start: () => this.#client.start(),
        send: (command) => this.#send(command),
        stop: () => this.#client.stop(),
      },
      onEvent: (event) => this.#onRunEvent(event),
      isTraced: (pid) => readProcStat(pid)?.state === 't',
      endOrphans: () => killEverythingOf(engineId, this.#client.started),
    })
    this.#output = new TrialOutput((stream, text) => this.#tellFlood({ kind: 'output', stream, text }))
    this.#follow(outputPath(job.id, job.attempt))
    this.#unlimit = limitOutput(this.#outputs, () => {
      this.#tooMuch = true
      this.#runner.kill()
    })
    const over = new Promise<TrialOutcome>((resolve) => {
      this.#onOver = resolve
    })
    this.ended = this.#run(over)
  }

  /** Asks for a pause; nothing happens when it is not running. */
  pause(): void {
    if (this.#state === 'running') this.#runner.pause(this.#job.id)
  }

  /** Lets a paused one go on: from its checkpoint, or where it was frozen. */
  resume(): void {
    if (this.#state !== 'paused') return
    this.#state = 'running'
    if (this.#job.frozen) this.#tell({ kind: 'thawed' })
    this.#runner.start(this.#job)
    this.#job = { ...this.#job, frozen: false }
  }

  /** As a person cancels a job: the handler is asked, and ended when it does not answer. */
  cancel(): void {
    if (this.#state === 'paused' && !this.#job.frozen) this.#over({ how: 'cancelled' })
    else if (this.#state !== 'over') this.#runner.cancel(this.#job.id)
  }

  /** Ends everything at once. */
  kill(): void {
    this.#over({ how: 'ended', reason: 'it was ended' })
    this.#runner.kill()
  }

  async #run(over: Promise<TrialOutcome>): Promise<TrialOutcome> {
    let outcome: TrialOutcome
    try {
      await this.#runner.open()
      if (this.#state === 'running') this.#runner.start(this.#job)
      outcome = await over
      await this.#runner.close()
    } catch (thrown) {
      this.#state = 'over'
      outcome = { how: 'ended', reason: (thrown as Error).message }
      await this.#client.stop()
    }
    this.#unlimit()
    await this.#output.stop()
    this.#tellLeftOut(this.#gate.takeAllLeftOut())
    const left = this.#removeFolder()
    if (left > 0) this.#remarks.leftFiles(left)
    const { remarks, faults } = this.#remarks
    this.#tell({ kind: 'ended', outcome, remarks, faults })
    return outcome
  }

  #follow(output: string): void {
    this.#outputs.push(output)
    this.#output.follow(output)
  }

  #over(outcome: TrialOutcome): void {
    if (this.#state === 'over') return
    this.#state = 'over'
    this.#onOver(outcome)
  }

  // ── what is said ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** A command on its way to the launcher. */
  #send(command: LauncherCommand): void {
    this.#client.send(command)
    this.#remarks.command(command)
    if (command.op === 'start') this.#command = command.command
    if (command.op === 'assign' || command.op === 'send') this.#tell({ kind: 'sent', message: command.message })
  }

  /** An event on its way to the runner. */
  #overhear(event: LauncherEvent): void {
    this.#remarks.event(event)
    if (event.ev === 'ready') {
      this.#tell({ kind: 'ready', checkpoint: event.checkpoint, maxJobs: event.maxJobs })
    } else if (event.ev === 'message') {
      const { message } = event
      // What ends or interrupts a job is never left out.
      const isVital = ['result', 'error', 'paused'].includes(message.type)
      if (isVital) this.#tell({ kind: 'message', message })
      else this.#tellFlood({ kind: 'message', message })
    } else if (event.ev === 'fault') {
      const { code, reason, text } = event
      this.#tellFlood({ kind: 'fault', reason, text, help: faultHelp(code) })
    } else if (event.ev === 'spawned') {
      this.#tell({ kind: 'started', pid: event.pid, command: this.#command })
      // What it prints while it holds no job goes there.
      this.#follow(path.join(this.#folder, 'output', 'handlers', `handler-${event.proc}`))
    }
  }

  #onRunEvent(event: RunEvent): void {
    if (event.kind === 'checkpoint') this.#job = { ...this.#job, checkpoint: event.data as Json }
    else if (event.kind === 'pause-refused')
      this.#tell({ kind: 'note', text: `The pause is refused: ${event.reason}.` })
    else if (event.kind === 'frozen-lost') this.#over({ how: 'ended', reason: 'its frozen process is gone' })
    else if (event.kind === 'trouble' && event.message !== null) this.#tell({ kind: 'note', text: event.message })
    else if (event.kind === 'ended') this.#onEnd(event.end)
  }

  #onEnd(end: RunEnd): void {
    if (end.how !== 'paused' && end.how !== 'frozen') return this.#over(this.#outcomeOf(end))
    this.#state = 'paused'
    const frozen = end.how === 'frozen'
    this.#job = { ...this.#job, frozen }
    this.#tell({ kind: 'paused', frozen })
  }

  #outcomeOf(end: Exclude<RunEnd, { how: 'paused' | 'frozen' }>): TrialOutcome {
    if (this.#tooMuch) {
      const mb = OUTPUT_LIMIT_BYTES / 1024 / 1024
      return { how: 'ended', reason: `it printed more than ${mb} MB, which is as much as a trial keeps` }
    }
    if (end.how === 'failed') {
      const { code, message } = end.error
      return { how: 'failed', code, message, retryable: isRetryable(end.error), help: outcomeHelp(code) }
    }
    if (end.how === 'interrupted') return { how: 'ended', reason: end.reason }
    return end
  }

  #tellFlood(news: TrialNews): void {
    if (!this.#gate.admits()) return
    this.#tellLeftOut(this.#gate.takeLeftOut())
    this.#tell(news)
  }

  #tellLeftOut(count: number): void {
    if (count > 0) this.#tell({ kind: 'note', text: `${count.toLocaleString('en')} more came than can be shown.` })
  }

  #tell(news: TrialNews): void {
    this.#p.onEvent({ at: Math.round(performance.now() - this.#begunAt), ...news } as TrialEvent)
  }

  /** @returns how many files the job had left in its work folder */
  #removeFolder(): number {
    let left = 0
    try {
      left = readdirSync(workFolderOf(this.#folder, this.#job.id)).length
    } catch {
      // It put nothing there.
    }
    removeTemporaryFolder(this.#folder)
    return left
  }
}
