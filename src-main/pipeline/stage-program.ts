import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { JobFailure } from '../handlers/job-failure.js'
import { explainSpawnFailure } from '../launcher/spawn-failure.js'
import { stagePipes } from './stage-pipes.js'
import { StageProcesses } from './stage-processes.js'

/** Between asking a stage's processes to end and killing them (rule R2), in ms. */
const GRACE_MS = 5_000
/** How long pipes are still read that something outside the stage holds open, in ms. */
const PIPE_GRACE_MS = 1_000
const PIPE_TICK_MS = 100

export interface ProgramSpec {
  command: readonly string[]
  cwd: string
  env: Record<string, string>
  /** A folder for names of pipes. */
  dir: string
  /** False: standard input is closed. */
  hasInput: boolean
}

/** What happens to the output; the program waits while a promise is open. */
export interface ProgramOutput {
  out(bytes: Buffer): Promise<void> | void
  err(bytes: Buffer): Promise<void> | void
}

export interface ProgramEnd {
  code: number | null
  signal: NodeJS.Signals | null
}

/** A program that a stage runs, with all that comes of it. When its main process ends, the rest is ended too. */
export class StageProgram {
  /** Resolves when nothing of it is left and its output is read. Never rejects. */
  readonly ended: Promise<ProgramEnd>
  readonly #child: ChildProcess
  readonly #processes = new StageProcesses()

  private constructor(child: ChildProcess, streams: readonly (Readable | null)[], output: ProgramOutput) {
    this.#child = child
    // A program need not read its input.
    child.stdin?.on('error', () => {})
    child.on('error', () => {})
    const pipes = [new ReadPipe(streams[0], output.out.bind(output)), new ReadPipe(streams[1], output.err.bind(output))]
    this.ended = new Promise((resolve) => {
      child.on('exit', async (code, signal) => {
        // What could not be looked for must not keep the stage from its end.
        await this.#processes.end(GRACE_MS).catch(() => undefined)
        for (const pipe of pipes) pipe.limit()
        await Promise.all(pipes.map((pipe) => pipe.ended))
        resolve({ code, signal })
      })
    })
  }

  /**
   * @param signal ends it
   * @throws JobFailure when it cannot be started
   */
  static async start(spec: ProgramSpec, output: ProgramOutput, signal: AbortSignal): Promise<StageProgram> {
    const [program = '', ...args] = spec.command
    const pipes = stagePipes(spec.dir)
    let child: ChildProcess
    try {
      child = spawn(program, args, {
        cwd: spec.cwd,
        env: spec.env,
        windowsHide: true,
        stdio: [spec.hasInput ? 'pipe' : 'ignore', pipes?.[0].writeEnd ?? 'pipe', pipes?.[1].writeEnd ?? 'pipe'],
      })
      if (child.pid === undefined) throw await new Promise((why) => child.once('error', why))
    } catch (error) {
      for (const pipe of pipes ?? []) pipe.close()
      const message = explainSpawnFailure(error, program, spec.cwd, spec.env)
      throw new JobFailure({ code: 'SPAWN_FAILED', message, retryable: false }, error)
    }
    for (const pipe of pipes ?? []) closeSync(pipe.writeEnd)
    const streams = [pipes?.[0].read() ?? child.stdout, pipes?.[1].read() ?? child.stderr]
    const started = new StageProgram(child, streams, output)
    started.#endOn(signal)
    return started
  }

  write(text: string): void {
    if (this.#child.stdin?.writable) this.#child.stdin.write(text)
  }

  closeInput(): void {
    this.#child.stdin?.end()
  }

  /** Ends it, at the latest after the grace by force. `ended` tells when. */
  end(): void {
    void this.#processes.end(GRACE_MS)
  }

  #endOn(signal: AbortSignal): void {
    const end = () => this.end()
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
    void this.ended.then(() => signal.removeEventListener('abort', end))
  }
}

/** One stream of a program, read to its end. */
class ReadPipe {
  readonly ended: Promise<void>
  readonly #stream: Readable | null
  #isWaiting = false

  constructor(stream: Readable | null | undefined, take: (bytes: Buffer) => Promise<void> | void) {
    this.#stream = stream ?? null
    this.ended = this.#read(take)
  }

  /** From now on it is read for a second more at most; time in which nobody takes what was read does not count. */
  limit(): void {
    let left = PIPE_GRACE_MS
    const timer = setInterval(() => {
      if (!this.#isWaiting) left -= PIPE_TICK_MS
      if (left <= 0) this.#stream?.destroy()
    }, PIPE_TICK_MS)
    void this.ended.then(() => clearInterval(timer))
  }

  async #read(take: (bytes: Buffer) => Promise<void> | void): Promise<void> {
    if (this.#stream === null) return
    try {
      for await (const bytes of this.#stream) {
        this.#isWaiting = true
        await take(bytes as Buffer)
        this.#isWaiting = false
      }
    } catch {
      // It was given up, or the pipe broke: there is no more of it.
    }
  }
}
