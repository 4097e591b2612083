import type { EngineMessage } from '../../src-shared/handler-protocol.js'
import type { OutputWriters } from '../output/output-writers.js'
import { markOf, PROCESS_MARK } from '../processes/process-mark.js'
import { takeSnapshot } from '../processes/process-snapshot.js'
import { TreeFreeze } from '../processes/tree-freeze.js'
import { Child, type ChildOwner, type ChildServices } from './child.js'
import type { EventQueue } from './event-queue.js'
import type { LogOwner } from './job-log.js'
import { JsonStdout } from './json-stdout.js'
import { JsonlStdout } from './jsonl-stdout.js'
import type { Assignment, LauncherCommand, LauncherEvent } from './launcher-protocol.js'
import { OutcomeGate } from './outcome-gate.js'
import { OutputRouter } from './output-router.js'
import { explainSpawnFailure } from './spawn-failure.js'
import type { StdoutTaker } from './stdout-taker.js'
import type { WorkFolders } from './work-folders.js'

type StartCommand = Extract<LauncherCommand, { op: 'start' }>

/** What all processes of a launcher share. */
export interface LauncherServices extends ChildServices {
  engineId: string
  events: EventQueue
  writers: OutputWriters
  folders: WorkFolders
}

/** One process that the engine asked for, from its start to its `exit` event (see launcher-protocol.ts). */
export class LaunchedProcess implements ChildOwner, LogOwner {
  readonly #router: OutputRouter
  readonly #gate: OutcomeGate
  readonly #jsonStdout: JsonStdout | null
  readonly #jsonlStdout: JsonlStdout | null
  readonly #stdout: StdoutTaker
  #child: Child | null = null
  #freeze: TreeFreeze | null = null
  #fullLogs = 0
  #toldToShutDown = false

  constructor(
    private readonly spec: StartCommand,
    private readonly services: LauncherServices,
    /** The process has had its last event. */
    private readonly onDone: () => void,
  ) {
    const { proc, protocol, job, stray } = spec
    this.#router = new OutputRouter(services.writers, this, stray)
    this.#gate = new OutcomeGate(this.#router, services.events)
    this.#jsonStdout = protocol === 'json' ? new JsonStdout(this.#router) : null
    this.#jsonlStdout = protocol === 'jsonl' ? new JsonlStdout(proc, this.#router, this.#gate, services.events) : null
    const plain = () => ({ chunk: (bytes: Buffer) => this.#router.unnamed('out', bytes), end: () => {} })
    this.#stdout = this.#jsonStdout ?? this.#jsonlStdout ?? plain()
    if (job !== undefined) this.#router.hold(job)
  }

  start(): void {
    const { proc, command, cwd, env, protocol, workDir, stdin, job } = this.spec
    try {
      this.services.folders.make(workDir)
    } catch (error) {
      this.#tellFailed(`work folder cannot be made: ${(error as Error).message}`)
      return
    }
    const given = {
      ...env,
      [PROCESS_MARK]: markOf(this.services.engineId, proc),
      JOBYARD_WORKDIR: workDir,
      ...(job !== undefined && { JOBYARD_JOB_ID: String(job.jobId), JOBYARD_ATTEMPT: String(job.attempt) }),
    }
    const spec = { command, cwd, env: given, mark: given[PROCESS_MARK], hasInput: protocol !== 'plain' }
    this.#child = Child.start(spec, this, this.services)
    if (this.#child === null) return
    const { pid, startTime } = this.#child.tree
    this.services.events.pushSoon({ ev: 'spawned', proc, pid, startTime })
    if (protocol === 'json') {
      this.#child.write(stdin ?? '')
      this.#child.closeInput()
    }
  }

  // ── commands ──────────────────────────────────────────────────────────────────────────────────────────────────────
  assign(job: Assignment, message: EngineMessage): void {
    this.#router.hold(job)
    this.send(message)
  }

  send(message: EngineMessage): void {
    if (message.type === 'shutdown') this.#toldToShutDown = true
    if (message.type === 'pause') this.#jsonlStdout?.pauseAsked(message.jobId)
    this.#child?.write(`${JSON.stringify(message)}\n`)
  }

  drop(jobId: number): void {
    this.#router.release(jobId, () => {})
  }

  close(): void {
    if (this.spec.protocol === 'jsonl' && !this.#toldToShutDown) this.send({ type: 'shutdown' })
    this.#child?.closeInput()
  }

  freeze(): void {
    const { events, watch } = this.services
    const answer = (error: string | null) => events.push({ ev: 'frozen', proc: this.spec.proc, error })
    const child = this.#child
    if (child === null || child.isEnding) answer('the process is ending')
    else this.#freeze = new TreeFreeze(child.tree, watch, answer)
  }

  thaw(): void {
    const child = this.#child
    this.#freeze?.giveUp('it was told to go on')
    if (child !== null && !child.hasExited) child.tree.signal(child.tree.membersIn(takeSnapshot()), 'SIGCONT')
    const error = child === null || child.hasExited ? 'the process is ending' : null
    this.services.events.push({ ev: 'thawed', proc: this.spec.proc, error })
  }

  end(graceMs: number): void {
    this.#freeze?.giveUp('the process is being ended')
    this.#child?.end(graceMs)
  }

  /** No process of its tree is alive. */
  get isDead(): boolean {
    return this.#child === null || this.#child.isDead
  }

  /** While the engine is slow to read events, a process that sends messages has to wait. */
  eventsFull(isFull: boolean): void {
    if (this.spec.protocol === 'jsonl') this.#child?.pause('events', isFull)
  }

  /** Kills the group now; the rest of the tree is hunted down by the ending that `end(0)` began. */
  killNow(): void {
    this.end(0)
    this.#child?.tree.signal([], 'SIGKILL')
  }

  // ── what the child does ───────────────────────────────────────────────────────────────────────────────────────────
  stdout(bytes: Buffer): void {
    this.#stdout.chunk(bytes)
  }

  stderr(bytes: Buffer): void {
    this.#router.unnamed('err', bytes)
  }

  stdoutEnd(): void {
    this.#stdout.end()
    if (this.#jsonStdout === null) this.#router.endOfStream('out')
  }

  stderrEnd(): void {
    this.#router.endOfStream('err')
  }

  failed(error: unknown): void {
    const { command, cwd, env } = this.spec
    this.#tellFailed(explainSpawnFailure(error, command[0] ?? '', cwd, env))
  }

  exited(): void {
    this.#freeze?.giveUp('the process has ended')
  }

  over(code: number | null, signal: string | null): void {
    const stdout = this.#jsonStdout?.finish()
    this.#router.endOfStream('out')
    this.#gate.whenEmpty(() =>
      this.#router.releaseAll(() => {
        const { lastWords } = this.#router
        const words = lastWords === undefined ? {} : { lastWords }
        this.#finish({ ev: 'exit', proc: this.spec.proc, code, signal, ...stdout, ...words })
      }),
    )
  }

  // ── what its logs do ──────────────────────────────────────────────────────────────────────────────────────────────
  logFull(change: 1 | -1): void {
    this.#fullLogs += change
    const isFull = this.#fullLogs > 0
    this.#child?.pause('logs', isFull)
    this.#gate.block(isFull)
  }

  logTrouble(message: string | null): void {
    this.services.events.push({ ev: 'log-trouble', proc: this.spec.proc, message })
  }

  #tellFailed(message: string): void {
    this.#finish({ ev: 'spawn-failed', proc: this.spec.proc, message })
  }

  #finish(last: LauncherEvent): void {
    this.services.events.push(last)
    this.services.folders.remove(this.spec.workDir)
    this.onDone()
  }
}
