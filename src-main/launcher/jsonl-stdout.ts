import { type HandlerMessage, type JobMessage, MAX_LINE_BYTES } from '../../src-shared/handler-protocol.js'
import type { EventQueue } from './event-queue.js'
import { firstCharacters } from './last-words.js'
import type { FaultCode, LauncherEvent } from './launcher-protocol.js'
import { LineSplitter, type LineTaker } from './line-splitter.js'
import { maskMessage } from './mask-message.js'
import type { OutcomeGate } from './outcome-gate.js'
import type { HeldJob, OutputRouter } from './output-router.js'
import { readLine } from './read-line.js'
import type { StdoutTaker } from './stdout-taker.js'

type MessageEvent = Extract<LauncherEvent, { ev: 'message' }>

/** Between two words to the engine that a job's `log` messages are signs of life, in ms. */
const ALIVE_MS = 250
/** How much of a faulty line is shown. */
const SHOWN_CHARACTERS = 200

/**
 * Reads the messages of a `jsonl` handler. Valid ones for a job that the process holds go to the engine, what a `log`
 * says goes to the job's output, and everything else is output as it came; nothing that is printed can do harm.
 */
export class JsonlStdout implements StdoutTaker, LineTaker {
  readonly #splitter = new LineSplitter(this, MAX_LINE_BYTES)
  /** Jobs that were asked to pause and have not answered. */
  readonly #pausing = new Set<number>()
  #isReady = false

  constructor(
    private readonly proc: number,
    private readonly router: OutputRouter,
    private readonly gate: OutcomeGate,
    private readonly events: EventQueue,
  ) {}

  pauseAsked(jobId: number): void {
    this.#pausing.add(jobId)
  }

  chunk(bytes: Buffer): void {
    this.#splitter.push(bytes)
  }

  end(): void {
    this.#splitter.end()
  }

  line(bytes: Buffer): void {
    const reading = readLine(bytes)
    if (reading.kind === 'text') this.router.unnamed('out', bytes)
    else if (reading.kind === 'fault') this.#fault(bytes, reading.code, reading.reason, reading.jobId)
    else this.#take(reading.message, bytes)
  }

  longLine(piece: Buffer, isFirst: boolean): void {
    if (isFirst) this.#tellFault(piece, 'line-too-long', `line above ${MAX_LINE_BYTES} bytes`, this.router.onlyJobId)
    this.router.unnamed('out', piece)
  }

  #take(message: HandlerMessage, line: Buffer): void {
    if (message.type === 'ready') {
      if (this.#isReady) this.#fault(line, 'ready-twice', 'ready was said before', null)
      else this.events.push({ ev: 'ready', proc: this.proc, checkpoint: message.checkpoint, maxJobs: message.maxJobs })
      this.#isReady = true
      return
    }
    const { jobId, attempt } = message
    const job = this.router.find(jobId)
    if (job === undefined) {
      this.#fault(line, 'not-held', `job ${jobId} is not held here`, jobId)
      return
    }
    if (attempt !== undefined && attempt !== job.attempt) {
      this.#tellFault(line, 'attempt-over', `attempt ${attempt} is over`, jobId)
      return
    }
    if (!job.isOpen) {
      this.#fault(line, 'had-outcome', `job ${jobId} has its outcome already`, jobId)
      return
    }
    if (message.type === 'paused' && !this.#pausing.delete(jobId)) {
      // Letting go of a job unasked is no outcome: taken for one, it would start the job again at once, for ever.
      this.#fault(line, 'not-asked-to-pause', `job ${jobId} was not asked to pause`, jobId)
      return
    }
    try {
      this.#pass(message, job)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      this.#fault(line, 'too-deep', 'nested too deeply', jobId)
    }
  }

  #pass(message: JobMessage, job: HeldJob): void {
    if (message.type === 'log') {
      const stream = message.level === 'warn' || message.level === 'error' ? 'err' : 'out'
      this.router.named(message.jobId, stream, Buffer.from(`${message.text}\n`))
      this.#tellAlive(message.jobId, job)
      return
    }
    if (message.type === 'output') {
      const { stream, text, base64 } = message
      this.router.relayed(job, stream, text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text))
      this.#tellAlive(message.jobId, job)
      return
    }
    if (message.type === 'stage' && message.section !== undefined) this.router.beginSection(job, message.section)
    const event: MessageEvent = { ev: 'message', proc: this.proc, message: maskMessage(message, this.router.secrets) }
    if (message.type === 'result' || message.type === 'error' || message.type === 'paused') {
      const text = JSON.stringify(event)
      job.isOpen = false
      this.gate.add({ jobId: message.jobId, event: text })
    } else {
      this.events.pushMergeable(event, job.slot)
    }
  }

  #tellAlive(jobId: number, job: HeldJob): void {
    const now = performance.now()
    if (now - job.aliveAt < ALIVE_MS) return
    job.aliveAt = now
    this.events.pushSoon({ ev: 'alive', proc: this.proc, jobId })
  }

  /** A line that is kept as output and reported. */
  #fault(line: Buffer, code: FaultCode, reason: string, namedJobId: number | null): void {
    this.#tellFault(line, code, reason, namedJobId ?? this.router.onlyJobId)
    this.router.named(namedJobId, 'out', line)
  }

  #tellFault(line: Buffer, code: FaultCode, reason: string, jobId: number | null): void {
    // Masked before it is cut, or a cut secret would not be recognised.
    const { secrets } = this.router
    const start = secrets.isEmpty ? line.subarray(0, SHOWN_CHARACTERS * 4) : secrets.maskBytes(line)
    const text = firstCharacters(start.toString('utf8', 0, SHOWN_CHARACTERS * 4).trim(), SHOWN_CHARACTERS)
    this.events.push({ ev: 'fault', proc: this.proc, jobId, code, reason: secrets.maskText(reason), text })
  }
}
