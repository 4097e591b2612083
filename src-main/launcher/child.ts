import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync } from 'node:fs'
import type { Readable } from 'node:stream'
import type { Leftovers } from '../processes/leftovers.js'
import { readProcStat } from '../processes/proc-stat.js'
import { startTimeOf } from '../processes/process-identity.js'
import { ProcessTree } from '../processes/process-tree.js'
import { TreeEnding } from '../processes/tree-ending.js'
import type { TreeWatch } from '../processes/tree-watch.js'
import type { OutputPipes } from './output-pipes.js'

/** What happens to a child. */
export interface ChildOwner {
  stdout(bytes: Buffer): void
  stderr(bytes: Buffer): void
  stdoutEnd(): void
  stderrEnd(): void
  /** It could not be started. */
  failed(error: unknown): void
  /** The main process has been collected; its tree and its pipes may go on for a little. */
  exited(): void
  /** Once: nothing of the tree is alive and its output has been read to the end. */
  over(code: number | null, signal: string | null): void
}

/** What all children of a launcher share. */
export interface ChildServices {
  leftovers: Leftovers
  watch: TreeWatch
  pipes: OutputPipes
}

export interface ChildSpec {
  command: string[]
  cwd: string
  env: Record<string, string>
  mark: string
  hasInput: boolean
}

/** How long pipes are still read that something outside the tree holds open, e.g. a service that was handed them. */
const PIPE_GRACE_MS = 1000
const PIPE_TICK_MS = 100

/** A started process with its pipes and its tree: leader of its own session, so that no terminal reaches it. */
export class Child {
  readonly pid: number
  readonly tree: ProcessTree
  readonly #ending: TreeEnding
  readonly #startedAt = performance.now()
  readonly #outputs: readonly (Readable | null)[]
  readonly #reasonsToPause = new Set<string>()
  #input = ''
  #exit: { code: number | null; signal: string | null } | null = null
  #treeIsGone = false
  #openPipes = 2

  private constructor(
    private readonly process: ChildProcess,
    pid: number,
    [stdout, stderr]: readonly [Readable | null, Readable | null],
    mark: string,
    private readonly owner: ChildOwner,
    private readonly leftovers: Leftovers,
    watch: TreeWatch,
  ) {
    this.pid = pid
    // Not startTimeOf: it may have ended already, and waits to be collected then.
    const startTime = readProcStat(pid)?.startTime ?? startTimeOf(pid) ?? ''
    this.tree = new ProcessTree(pid, startTime, mark)
    this.#ending = new TreeEnding(this.tree, watch, () => this.#onTreeGone())
    this.#outputs = [stdout, stderr]
    this.#read(stdout, owner.stdout.bind(owner), owner.stdoutEnd.bind(owner))
    this.#read(stderr, owner.stderr.bind(owner), owner.stderrEnd.bind(owner))
    // A program need not read its input.
    process.stdin?.on('error', () => {})
    process.on('exit', (code, signal) => this.#onExit(code, signal))
  }

  /** Starts the process. Null when that is not possible, which `owner.failed` hears, now or later. */
  static start(spec: ChildSpec, owner: ChildOwner, { leftovers, watch, pipes }: ChildServices): Child | null {
    const [program = '', ...args] = spec.command
    const pair = pipes.take()
    let started: ChildProcess
    try {
      started = spawn(program, args, {
        cwd: spec.cwd,
        env: spec.env,
        detached: true,
        windowsHide: true,
        stdio: [spec.hasInput ? 'pipe' : 'ignore', pair?.[0].writeEnd ?? 'pipe', pair?.[1].writeEnd ?? 'pipe'],
      })
    } catch (error) {
      for (const pipe of pair ?? []) pipe.discard()
      owner.failed(error)
      return null
    }
    // Later on it may also be a signal that could not be sent, or a pipe's trouble; the exit comes all the same.
    const { pid } = started
    if (pid !== undefined) leftovers.started(pid)
    started.on('error', (error) => {
      if (pid === undefined) owner.failed(error)
    })
    if (pid === undefined) {
      for (const pipe of pair ?? []) pipe.discard()
      return null
    }
    for (const pipe of pair ?? []) closeSync(pipe.writeEnd)
    const outputs = [pair?.[0].read() ?? started.stdout, pair?.[1].read() ?? started.stderr] as const
    return new Child(started, pid, outputs, spec.mark, owner, leftovers, watch)
  }

  /** Writes to stdin; what is written within one turn goes out together. Ignored once the process is gone. */
  write(text: string): void {
    if (this.#input === '') queueMicrotask(() => this.#flushInput())
    this.#input += text
  }

  closeInput(): void {
    this.#flushInput()
    this.process.stdin?.end()
  }

  /** Stops reading both pipes for as long as any reason says so. */
  pause(reason: string, isPaused: boolean): void {
    if (isPaused) this.#reasonsToPause.add(reason)
    else this.#reasonsToPause.delete(reason)
    for (const pipe of this.#outputs) {
      if (this.#isPaused) pipe?.pause()
      else pipe?.resume()
    }
  }

  /** Ends the tree, at the latest after `graceMs` by force; called again, it can only hasten that. */
  end(graceMs: number): void {
    if (!this.#treeIsGone) this.#ending.begin(graceMs)
  }

  get isEnding(): boolean {
    return this.#exit !== null || this.#ending.hasBegun
  }

  /** Nothing of the tree is alive; there may still be output to read. */
  get isDead(): boolean {
    return this.#treeIsGone
  }

  get hasExited(): boolean {
    return this.#exit !== null
  }

  get #isPaused(): boolean {
    return this.#reasonsToPause.size > 0
  }

  #flushInput(): void {
    const text = this.#input
    this.#input = ''
    if (text !== '' && this.process.stdin?.writable) this.process.stdin.write(text)
  }
  #read(pipe: Readable | null, onBytes: (bytes: Buffer) => void, onEnd: () => void): void {
    let isOpen = true
    const end = () => {
      if (!isOpen) return
      isOpen = false
      onEnd()
      this.#openPipes--
      this.#tellWhenOver()
    }
    pipe?.on('data', (bytes: Buffer) => {
      // Node makes sockets of its own making flow when the process exits.
      if (this.#isPaused) pipe.pause()
      onBytes(bytes)
    })
    pipe?.on('end', end)
    pipe?.on('error', end)
    pipe?.on('close', end)
  }

  #onExit(code: number | null, signal: string | null): void {
    this.#exit = { code, signal }
    this.tree.mainHasEnded()
    this.owner.exited()
    const isMore = this.#ending.hasBegun || this.leftovers.some(this.tree, this.#startedAt)
    if (isMore) this.#ending.mainHasEnded()
    else this.#onTreeGone()
  }

  #onTreeGone(): void {
    this.#treeIsGone = true
    this.#tellWhenOver()
    if (this.#openPipes > 0) this.#limitPipes(PIPE_GRACE_MS)
  }

  /** Time in which the pipes are not read, since a log or the engine is slow, does not count. */
  #limitPipes(leftMs: number): void {
    setTimeout(() => {
      if (this.#openPipes === 0) return
      if (leftMs > 0) {
        this.#limitPipes(this.#isPaused ? PIPE_GRACE_MS : leftMs - PIPE_TICK_MS)
        return
      }
      for (const pipe of this.#outputs) pipe?.destroy()
    }, PIPE_TICK_MS)
  }

  #tellWhenOver(): void {
    if (this.#exit === null || !this.#treeIsGone || this.#openPipes > 0) return
    this.owner.over(this.#exit.code, this.#exit.signal)
  }
}
