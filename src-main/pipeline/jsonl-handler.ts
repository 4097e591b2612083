import {
  type EngineMessage,
  type HandlerMessage,
  type JobMessage,
  MAX_LINE_BYTES,
} from '../../src-shared/handler-protocol.js'
import type { Json } from '../../src-shared/job.js'
import { JobFailure } from '../handlers/job-failure.js'
import { LastWords } from '../launcher/last-words.js'
import { LineSplitter } from '../launcher/line-splitter.js'
import { readLine } from '../launcher/read-line.js'
import { factsOf } from './program-stage.js'
import { RunningTime } from './running-time.js'
import type { StageContext } from './stage.js'
import { type ProgramEnd, StageProgram } from './stage-program.js'
import { handlerEnvironment, type PipelineConfig, type StageHandler } from './stage-surroundings.js'

/** How long a handler may take to be ready, in ms. */
const READY_MS = 30_000
/** How long it may take to answer that its job is cancelled, in ms. */
const CANCEL_MS = 5_000
/** How long it may take to end by itself when it has answered, in ms. */
const DISMISS_MS = 2_000

/** How the handler ended its job. */
type Answer = { how: 'result'; output: Json } | { how: 'failed'; failure: JobFailure } | { how: 'paused' }

/** One `jsonl` handler that does one stage: the engine's side of docs/handler-protocol.md, for a single job. */
export class JsonlHandler {
  readonly #handler: StageHandler
  readonly #stage: string
  readonly #input: Json
  readonly #config: PipelineConfig
  readonly #context: StageContext
  readonly #words = new LastWords()
  readonly #splitter: LineSplitter
  #program: StageProgram | null = null
  #isReady = false
  #savesCheckpoint = false
  #isPausing = false
  #fraction = 0
  #answer: Answer | null = null
  #onAnswer: () => void = () => {}
  /** What waits until the engine has read more. */
  #room: Promise<void> = Promise.resolve()
  #limit: RunningTime | null = null
  #silentSince: RunningTime | null = null

  constructor(handler: StageHandler, stage: string, input: Json, config: PipelineConfig, context: StageContext) {
    this.#handler = handler
    this.#stage = stage
    this.#input = input
    this.#config = config
    this.#context = context
    this.#splitter = new LineSplitter(
      {
        line: (bytes) => this.#line(bytes),
        longLine: (piece) => this.#print(piece),
      },
      MAX_LINE_BYTES,
    )
  }

  async perform(): Promise<Json> {
    const { signal } = this.#context
    signal.throwIfAborted()
    const stop = new AbortController()
    const program = await StageProgram.start(
      {
        command: this.#handler.command,
        cwd: this.#handler.dir,
        env: handlerEnvironment(this.#handler, this.#config, factsOf(this.#context, this.#stage)),
        dir: this.#context.dir,
        hasInput: true,
      },
      {
        out: (bytes) => {
          this.#splitter.push(bytes)
          return this.#room
        },
        err: (bytes) => {
          this.#words.note(bytes)
          return this.#context.print('err', bytes)
        },
      },
      stop.signal,
    )
    this.#program = program
    this.#limit = new RunningTime(0, READY_MS, () => {
      const message = `the handler did not say that it is ready within ${READY_MS / 1000} s`
      this.#end({ how: 'failed', failure: new JobFailure({ code: 'BAD_HANDLER', message, retryable: false }) })
    })
    const answered = new Promise<void>((resolve) => {
      this.#onAnswer = resolve
    })
    const ask = () => this.#ask()
    signal.addEventListener('abort', ask, { once: true })
    try {
      await Promise.race([answered, program.ended])
      // It need not stay for another job.
      this.#send({ type: 'shutdown' })
      program.closeInput()
      await Promise.race([program.ended, waitFor(DISMISS_MS)])
    } finally {
      signal.removeEventListener('abort', ask)
      this.#limit?.stop()
      this.#silentSince?.stop()
      stop.abort()
    }
    const end = await program.ended
    this.#splitter.end()
    return this.#outcome(end)
  }

  #outcome(end: ProgramEnd): Json {
    const answer = this.#answer
    if (answer?.how === 'result') return answer.output
    this.#context.signal.throwIfAborted()
    if (answer?.how === 'failed') throw answer.failure
    if (answer?.how === 'paused') throw new JobFailure({ code: 'HANDLER_EXITED', message: LET_GO, retryable: true })
    const how = end.signal === null ? `exited with code ${end.code}` : `was ended by ${end.signal}`
    const said = this.#words.text === undefined ? '' : `: ${this.#words.text}`
    const message = `the handler ${how} while it held the stage${said}`
    throw new JobFailure({ code: 'HANDLER_EXITED', message, retryable: true })
  }

  /** The job is to pause or be cancelled, or the stage's time is over. */
  #ask(): void {
    const { job } = this.#context
    const isPause = this.#context.asked() === 'pause'
    if (!this.#isReady || (isPause && !this.#savesCheckpoint)) return this.#end({ how: 'paused' })
    this.#isPausing = isPause
    this.#send(isPause ? { type: 'pause', jobId: job.id } : { type: 'cancel', jobId: job.id })
    // Unanswered, a pause freezes the whole tree; that is up to the engine.
    if (!isPause) void waitFor(CANCEL_MS).then(() => this.#end({ how: 'paused' }))
  }

  #line(bytes: Buffer): void {
    const reading = readLine(bytes)
    if (reading.kind === 'message') this.#take(reading.message, bytes)
    else this.#print(bytes)
  }

  #take(message: HandlerMessage, line: Buffer): void {
    this.#silentSince?.reset()
    if (message.type === 'ready') {
      if (this.#isReady) this.#print(line)
      else this.#onReady(message.checkpoint)
      return
    }
    const isStale = message.attempt !== undefined && message.attempt !== this.#context.job.attempt
    if (!this.#isReady || this.#answer !== null || message.jobId !== this.#context.job.id || isStale) {
      this.#print(line)
      return
    }
    this.#obey(message, line)
  }

  #onReady(savesCheckpoint: boolean): void {
    this.#isReady = true
    this.#savesCheckpoint = savesCheckpoint
    this.#limit?.stop()
    this.#context.freezeOnPause(!savesCheckpoint)
    const { leaseMs } = this.#handler
    if (leaseMs !== null) this.#promise(leaseMs)
    const { id, name, attempt } = this.#context.job
    const config = { cwd: this.#config.cwd, workDir: this.#context.dir, ...this.#handler.config }
    const job = { id, type: this.#handler.type, name: `${name}: ${this.#stage}` }
    const { checkpoint } = this.#context
    this.#send({ type: 'start', job, input: this.#input, attempt, checkpoint, config })
  }

  #obey(message: JobMessage, line: Buffer): void {
    const context = this.#context
    switch (message.type) {
      case 'progress':
        this.#fraction = message.fraction
        return context.progress(message.fraction, message.message)
      case 'stage':
        return context.progress(this.#fraction, message.name)
      case 'heartbeat':
        return this.#promise(DEFAULT_LEASE_MS)
      case 'log':
        return context.log(message.level, message.text)
      case 'output':
        return this.#print(
          message.text === undefined ? Buffer.from(message.base64 ?? '', 'base64') : Buffer.from(message.text),
          message.stream,
        )
      case 'turn': {
        const { type: _, jobId: __, attempt: ___, ...turn } = message
        return context.turn(turn)
      }
      case 'checkpoint':
        return this.#save(message.data, message.ack)
      case 'result':
        return this.#end({ how: 'result', output: message.output })
      case 'error':
        return this.#end({ how: 'failed', failure: failureIn(message) })
      case 'paused':
        return this.#isPausing ? this.#end({ how: 'paused' }) : this.#print(line)
      case 'freeze':
        return context.freeze()
    }
  }

  #save(data: Json, ack: number | undefined): void {
    this.#context.saveCheckpoint(data).then(
      () => {
        if (ack !== undefined) this.#send({ type: 'saved', jobId: this.#context.job.id, ack })
      },
      (thrown: unknown) => {
        const failure = thrown instanceof JobFailure ? thrown : new JobFailure(tooLarge(thrown), thrown)
        this.#end({ how: 'failed', failure })
      },
    )
  }

  /** From now on the handler owes a sign of life every `ms` (rule F5). */
  #promise(ms: number): void {
    this.#silentSince ??= new RunningTime(0, ms, () => {
      const message = `its handler gave no sign of life for ${ms / 1000} s`
      this.#end({ how: 'failed', failure: new JobFailure({ code: 'HEARTBEAT_TIMEOUT', message, retryable: true }) })
    })
  }

  #print(bytes: Buffer, stream: 'out' | 'err' = 'out'): void {
    this.#room = this.#context.print(stream, bytes)
  }

  #send(message: EngineMessage): void {
    this.#program?.write(`${JSON.stringify(message)}\n`)
  }

  #end(answer: Answer): void {
    this.#answer ??= answer
    this.#onAnswer()
  }
}

const DEFAULT_LEASE_MS = 300_000
const LET_GO = 'the handler let go of the stage without being asked to'

function tooLarge(thrown: unknown) {
  return { code: 'INTERNAL', message: String(thrown), retryable: false }
}

function failureIn(error: Extract<JobMessage, { type: 'error' }>): JobFailure {
  const { code, message, retryable, retryAfterMs, details } = error
  return new JobFailure({
    code,
    message,
    retryable: retryable ?? true,
    ...(retryAfterMs == null ? {} : { retryAfterMs }),
    ...(details === undefined ? {} : { details }),
  })
}

function waitFor(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
}
