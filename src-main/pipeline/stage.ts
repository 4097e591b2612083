import type { TurnMessage } from '../../src-shared/handler-protocol.js'
import type { Json } from '../../src-shared/job.js'
import type { OutputStream } from '../output/output-format.js'

/** What a stage of a job is given. One stage of a job runs at a time. */
export interface StageContext {
  readonly job: { readonly id: number; readonly type: string; readonly name: string; readonly attempt: number }
  /** The job's input. */
  readonly input: Json
  /** What the finished stages gave, by their names. */
  readonly outputs: Readonly<Record<string, Json>>
  /** A folder of the job's own, there already; it is kept across attempts and removed with the job. */
  readonly dir: string
  /** What the job needs to know of its surroundings (docs/handler-protocol.md). */
  readonly config: Readonly<Record<string, unknown>>
  /**
   * Aborted when the job is to pause or to be cancelled, or the stage's time is over. The stage then saves what it needs to
   * go on and throws, e.g. by `signal.throwIfAborted()`. One that works long without a pause for others has to let them in
   * now and then (`await setImmediate()`), or it hears of nothing.
   */
  readonly signal: AbortSignal
  /** What the job is asked to do; null also when the stage's time is over. */
  asked(): 'pause' | 'cancel' | null
  /** From now on a pause stops the processes of the job as they are, or no longer: `onPause` until this is called. */
  freezeOnPause(on: boolean): void
  /** Answers a pause that was asked for already by stopping the processes of the job as they are. */
  freeze(): void
  /** What this stage saved last, in this process or an earlier one; null at first. */
  readonly checkpoint: Json
  /** Resolves when it is on disk: no crash takes it back. With all outputs of the job's stages at most 1 MB. */
  saveCheckpoint(data: Json): Promise<void>
  /**
   * @param fraction of this stage, 0..1
   * @param message left out: as it is; null: none
   */
  progress(fraction: number, message?: string | null): void
  /** A line for the stage's output. */
  log(level: 'debug' | 'info' | 'warn' | 'error', text: string): void
  /** Bytes for the stage's output as they are, from a program that it runs. Resolves when there is room for more. */
  print(stream: OutputStream, bytes: Buffer): Promise<void>
  turn(turn: Omit<TurnMessage, 'type' | 'jobId' | 'attempt'>): void
  /** When this stage is done, so is the job: the stages after it are skipped, for this reason. */
  skipRest(reason: string): void
}

/**
 * A step of a job that is recorded when it is done, and never run again then: neither after a pause, a crash or a retry nor
 * after a restart. What it did must bear being done twice, since a crash may come between its last effect and the record.
 */
export interface StageKind {
  /** Unique within the job; what lists and the strip of stages show. */
  readonly name: string
  /**
   * What the stage is asked to do about a pause: `save` (the default) aborts `signal` and lets it save; `freeze` stops the
   * processes of the job as they are, for a stage that cannot go on in the middle.
   */
  readonly onPause?: 'save' | 'freeze'
  /** Running time of one try, in ms; paused time left out. Past it the stage fails with `STAGE_TIMEOUT`. */
  readonly timeoutMs?: number
  /** How often it is tried again within the attempt when it fails for a reason that may pass; default 0. */
  readonly retries?: number
  /**
   * False: nobody said that it may be done twice. When it has failed, after its `retries`, the job is not tried again by
   * itself. Default true.
   */
  readonly isRepeatable?: boolean
  /**
   * @returns its output, which later stages and people read: at most 1 MB of JSON with those of all other stages; what is
   * larger belongs into a file in `dir`
   * @throws JobFailure (src-main/handlers/job-failure.ts) to say how it failed and whether another attempt may help; anything
   * else is taken for a failure that may pass
   */
  run(context: StageContext): Promise<Json>
}
