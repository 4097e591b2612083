import { isUtf8 } from 'node:buffer'
import type { EngineMessage, TurnMessage } from '../../src-shared/handler-protocol.js'
import type { Json } from '../../src-shared/job.js'
import type { OutputStream } from '../output/output-format.js'

type StartMessage = Extract<EngineMessage, { type: 'start' }>

/** Where a job's messages go. */
export interface MessageSink {
  write(message: object): void
  /** Resolves at once, or when enough of what was written has been read. */
  ready(): Promise<void>
}

/** One attempt of one job, as a handler of this package sees it. */
export class HandlerJob {
  readonly id: number
  readonly type: string
  readonly name: string
  readonly input: unknown
  readonly attempt: number
  /** What the last `saveCheckpoint` stored, maybe in another process or an earlier attempt; null at first. */
  readonly checkpoint: unknown
  readonly config: Record<string, unknown>
  readonly #sink: MessageSink
  readonly #stop = new AbortController()
  #asked: 'pause' | 'cancel' | null = null
  #isOver = false
  /** A pause cannot be answered by saving now: the job's processes are to be stopped as they are. */
  freezesOnPause = false
  #lastAck = 0
  readonly #unsaved: { ack: number; saved: () => void }[] = []

  constructor(start: StartMessage, sink: MessageSink) {
    this.id = start.job.id
    this.type = start.job.type
    this.name = start.job.name
    this.input = start.input
    this.attempt = start.attempt
    this.checkpoint = start.checkpoint
    this.config = start.config
    this.#sink = sink
  }

  /** Aborted when the job is to pause or to be cancelled. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  get asked(): 'pause' | 'cancel' | null {
    return this.#asked
  }

  turn(turn: Omit<TurnMessage, 'type' | 'jobId' | 'attempt'>): void {
    this.#tell({ type: 'turn', ...turn })
  }

  /**
   * @param fraction 0..1
   * @param message left out: as it is; null: none
   * @param step which iteration of how many
   */
  progress(fraction: number, message?: string | null, step?: { iteration: number; of: number }): void {
    this.#tell({ type: 'progress', fraction, message, ...step })
  }

  /** @param section number of the part of the output that begins here, for one that can be read alone */
  stage(name: string, section?: number): void {
    this.#tell({ type: 'stage', name, section })
  }

  /** Says that the job is alive. The first one promises more. */
  heartbeat(): void {
    this.#tell({ type: 'heartbeat' })
  }

  log(level: 'debug' | 'info' | 'warn' | 'error', text: string): void {
    this.#tell({ type: 'log', level, text })
  }

  /** Bytes for the output as they are, from a program that the job runs. Resolves when there is room for more. */
  async print(stream: OutputStream, bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return
    const content = isUtf8(bytes) ? { text: bytes.toString() } : { base64: bytes.toString('base64') }
    this.#tell({ type: 'output', stream, ...content })
    await this.#sink.ready()
  }

  /** JSON of at most 1 MB, for whoever goes on with this job. */
  saveCheckpoint(data: Json): void {
    this.#tell({ type: 'checkpoint', data })
  }

  /** The same; resolves when it is on disk. A larger one never is. */
  saveCheckpointForSure(data: Json): Promise<void> {
    this.#lastAck += 1
    const ack = this.#lastAck
    const saved = new Promise<void>((resolve) => {
      this.#unsaved.push({ ack, saved: resolve })
    })
    this.#tell({ type: 'checkpoint', data, ack })
    return saved
  }

  /** Answers a pause: nothing can be saved now, so the job's processes are to be stopped as they are. */
  freeze(): void {
    this.#tell({ type: 'freeze' })
  }

  /** For the server: what was saved up to this one is on disk. */
  saved(ack: number): void {
    while ((this.#unsaved[0]?.ack ?? Number.POSITIVE_INFINITY) <= ack) this.#unsaved.shift()?.saved()
  }

  /** For the server: somebody wants it to pause or to be cancelled; a cancel overrides a pause. */
  ask(what: 'pause' | 'cancel'): void {
    if (what === 'pause' && this.freezesOnPause) {
      this.freeze()
      return
    }
    if (this.#asked !== 'cancel') this.#asked = what
    this.#stop.abort()
  }

  /** For the server: the outcome, after which the job says nothing more. */
  end(message: { type: string; [field: string]: unknown }): void {
    this.#tell(message)
    this.#isOver = true
  }

  #tell(message: { type: string; [field: string]: unknown }): void {
    if (this.#isOver) return
    const { type, ...fields } = message
    this.#sink.write({ type, jobId: this.id, attempt: this.attempt, ...fields })
  }
}
