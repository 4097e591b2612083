import { type ChildProcess, spawn } from 'node:child_process'
import { JobyardError } from '../../src-shared/errors.js'
import type { StartedProcess } from '../processes/kill-everything.js'
import { ownNodeEnvironment } from '../processes/own-node.js'
import { startTimeOf } from '../processes/process-identity.js'
import { LAUNCHER_MARK } from '../processes/process-mark.js'
import type { LauncherCommand, LauncherEvent } from './launcher-protocol.js'
import { LineSplitter } from './line-splitter.js'

/** How a launcher ended that nobody had told to. */
export interface LauncherExit {
  code: number | null
  signal: string | null
  /** The last of what it wrote to stderr. */
  lastWords: string
}

export interface LauncherClientOptions {
  /** The built program (dist/main/launcher.cjs). */
  launcherPath: string
  /** Begins the mark of every process that it starts. */
  engineId: string
  /** Node that runs it; default: this process's own, in Electron as plain Node. */
  execPath?: string
  /** Added to the few variables that the launcher needs; its children see none of them. */
  env?: Record<string, string>
  /** Events in order, all that one read brought. */
  onEvents(batch: LauncherEvent[]): void
  /** The launcher died. Its children are orphans now. */
  onExit(exit: LauncherExit): void
}

/** What Node itself may need to start and to look programs up. */
const KEPT_VARIABLES = ['PATH', 'LD_LIBRARY_PATH', 'SystemRoot', 'TMPDIR', 'TEMP', 'TMP']
const KEPT_ERROR_CHARACTERS = 4000
/**
 * Starting a process costs in proportion to the memory of the one that starts it, so the launcher's young generation
 * stays small, and V8's helper threads don't compete with the jobs. Some 15 % more starts a second on two cores.
 * For Node itself; Electron in its place gets none.
 */
const NODE_FLAGS = ['--max-semi-space-size=1', '--single-threaded']

/** The engine's end of its launcher process. */
export class LauncherClient {
  readonly #options: LauncherClientOptions
  readonly #started = new Map<number, StartedProcess>()
  #child: ChildProcess | null = null
  #commands = ''
  #isStopping = false
  #whenClosed: Promise<void> = Promise.resolve()

  constructor(options: LauncherClientOptions) {
    this.#options = options
  }

  /**
   * Starts the launcher, again if it died. It gets a session of its own, so that what a terminal sends to this process's
   * group does not reach it.
   *
   * @throws operation-failed when it cannot be started or says nothing
   */
  start(): Promise<{ pid: number; startTime: string | null }> {
    const { launcherPath, execPath = process.execPath } = this.#options
    this.#started.clear()
    this.#isStopping = false
    const flags = process.versions.electron === undefined ? NODE_FLAGS : []
    const child = spawn(execPath, [...flags, launcherPath], {
      detached: true,
      windowsHide: true,
      stdio: 'pipe',
      env: this.#env(),
    })
    this.#child = child
    let errors = ''
    child.stderr.on('data', (bytes: Buffer) => {
      errors = (errors + bytes.toString()).slice(-KEPT_ERROR_CHARACTERS)
    })
    child.stdin.on('error', () => {})
    return new Promise((resolve, reject) => {
      let isReady = false
      this.#read(child, (event) => {
        if (event.ev !== 'hello' || isReady) return
        isReady = true
        resolve({ pid: event.pid, startTime: startTimeOf(event.pid) })
      })
      const fail = (why: string, cause?: unknown) =>
        reject(new JobyardError('operation-failed', `the launcher could not be started: ${why}`, { cause }))
      this.#whenClosed = new Promise((closed) => {
        child.on('error', (error) => {
          if (child.pid !== undefined) return
          fail(error.message, error)
          closed()
        })
        child.on('close', (code, signal) => {
          if (this.#child === child) this.#child = null
          closed()
          if (!isReady) fail(errors.trim() || `it ended with ${code ?? signal}`)
          else if (!this.#isStopping) this.#options.onExit({ code, signal, lastWords: errors.trim() })
        })
      })
    })
  }

  /** Sends a command; those of one run of code go out together. Dropped when there is no launcher. */
  send(command: LauncherCommand): void {
    if (this.#commands === '') process.nextTick(() => this.#flush())
    this.#commands += `${JSON.stringify(command)}\n`
  }

  /** Ends the launcher and everything that it started. Resolves when it is gone. */
  async stop(): Promise<void> {
    this.#isStopping = true
    this.#flush()
    this.#child?.stdin?.end()
    await this.#whenClosed
  }

  /** Processes that were started and whose exit has not been told. */
  get started(): StartedProcess[] {
    return [...this.#started.values()]
  }

  #flush(): void {
    const commands = this.#commands
    this.#commands = ''
    if (commands !== '' && this.#child?.stdin?.writable) this.#child.stdin.write(commands)
  }

  #read(child: ChildProcess, onEvent: (event: LauncherEvent) => void): void {
    let batch: LauncherEvent[] = []
    const line = (bytes: Buffer) => {
      const event: LauncherEvent = JSON.parse(bytes.toString())
      batch.push(event)
      onEvent(event)
      if (event.ev === 'spawned') this.#started.set(event.proc, { pid: event.pid, startTime: event.startTime })
      else if (event.ev === 'exit') this.#started.delete(event.proc)
    }
    const splitter = new LineSplitter({ line, longLine: () => {} }, Number.POSITIVE_INFINITY)
    child.stdout?.on('data', (bytes: Buffer) => {
      splitter.push(bytes)
      if (batch.length === 0) return
      const events = batch
      batch = []
      this.#options.onEvents(events)
    })
  }

  #env(): Record<string, string> {
    const env: Record<string, string> = {}
    for (const name of KEPT_VARIABLES) {
      const value = process.env[name]
      if (value !== undefined) env[name] = value
    }
    return { ...env, ...ownNodeEnvironment(), ...this.#options.env, [LAUNCHER_MARK]: this.#options.engineId }
  }
}
