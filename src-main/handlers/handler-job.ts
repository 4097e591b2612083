import type { EngineMessage, TurnMessage } from '../../src-shared/handler-protocol.js'
import type { Json } from '../../src-shared/job.js'

type StartMessage = Extract<EngineMessage, { type: 'start' }>

/** One attempt of one job, as a handler of this package sees it. */
export class HandlerJob {
  readonly id: number
  readonly type: string
  readonly input: unknown
  readonly attempt: number
  /** What the last `saveCheckpoint` stored, maybe in another process or an earlier attempt; null at first. */
  readonly checkpoint: unknown
  readonly config: Record<string, unknown>
  readonly #send: (message: object) => void
  readonly #stop = new AbortController()
  #asked: 'pause' | 'cancel' | null = null
  #isOver = false

  constructor(start: StartMessage, send: (message: object) => void) {
    this.id = start.job.id
    this.type = start.job.type
    this.input = start.input
    this.attempt = start.attempt
    this.checkpoint = start.checkpoint
    this.config = start.config
    this.#send = send
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
   * @param step which iteration of how many
   */
  progress(fraction: number, message?: string, step?: { iteration: number; of: number }): void {
    this.#tell({ type: 'progress', fraction, message, ...step })
  }

  stage(name: string): void {
    this.#tell({ type: 'stage', name })
  }

  /** Says that the job is alive. The first one promises more. */
  heartbeat(): void {
    this.#tell({ type: 'heartbeat' })
  }

  log(level: 'debug' | 'info' | 'warn' | 'error', text: string): void {
    this.#tell({ type: 'log', level, text })
  }

  /** JSON of at most 1 MB, for whoever goes on with this job. */
  saveCheckpoint(data: Json): void {
    this.#tell({ type: 'checkpoint', data })
  }

  /** For the server: somebody wants it to pause or to be cancelled; a cancel overrides a pause. */
  ask(what: 'pause' | 'cancel'): void {
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
    this.#send({ type, jobId: this.id, attempt: this.attempt, ...fields })
  }
}
