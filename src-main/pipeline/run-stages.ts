import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { MAX_CHECKPOINT_BYTES } from '../../src-shared/handler-protocol.js'
import type { Json } from '../../src-shared/job.js'
import { isOver, resumed, type StageRecord } from '../../src-shared/pipeline/stage-state.js'
import type { HandlerJob } from '../handlers/handler-job.js'
import { JobFailure } from '../handlers/job-failure.js'
import { RunningTime } from './running-time.js'
import type { StageContext, StageKind } from './stage.js'

/** Room for what surrounds the outputs in the record. */
const MAX_RECORD_BYTES = MAX_CHECKPOINT_BYTES - 10_000
/** Before a stage's first retry, doubled before each later one, in ms. */
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000
/** How often the job says that it is alive, in ms. */
const HEARTBEAT_MS = 30_000

/**
 * Does a job stage by stage. Each stage's end is on disk before the next one begins, so that a finished stage never runs
 * again; the one that was under way when everything was killed does, from its own checkpoint or from its beginning.
 *
 * @returns the outputs of the stages that were done, by their names, and that of the last of them
 */
export async function runStages(
  job: HandlerJob,
  kinds: readonly StageKind[],
): Promise<{ outputs: Readonly<Record<string, Json>>; last: Json }> {
  const run = new StagesRun(job, kinds)
  const heart = setInterval(() => job.heartbeat(), HEARTBEAT_MS)
  try {
    return await run.perform()
  } finally {
    clearInterval(heart)
    job.freezesOnPause = false
  }
}

class StagesRun {
  readonly #job: HandlerJob
  readonly #kinds: readonly StageKind[]
  readonly #records: StageRecord[]
  readonly #outputs: Record<string, Json> = {}
  readonly #dir: string
  #skipReason: string | null = null

  constructor(job: HandlerJob, kinds: readonly StageKind[]) {
    this.#job = job
    this.#kinds = kinds
    this.#records = resumed(
      job.checkpoint,
      kinds.map(({ name }) => name),
    )
    const { workDir } = job.config
    this.#dir = typeof workDir === 'string' ? workDir : (process.env.JOBYARD_WORKDIR ?? '.')
    mkdirSync(this.#dir, { recursive: true, mode: 0o700 })
  }

  async perform(): Promise<{ outputs: Readonly<Record<string, Json>>; last: Json }> {
    for (const [i, kind] of this.#kinds.entries()) {
      const record = this.#records[i] as StageRecord
      if (!isOver(record)) {
        this.#job.signal.throwIfAborted()
        await this.#perform(kind, record, i)
      }
      if (record.state === 'done') this.#outputs[record.name] = record.output ?? null
    }
    this.#job.progress(1, null)
    return { outputs: this.#outputs, last: this.#records.findLast(({ state }) => state === 'done')?.output ?? null }
  }

  /** Runs the stage until it is done. @throws when it failed for good, or the job is to pause or be cancelled */
  async #perform(kind: StageKind, record: StageRecord, index: number): Promise<void> {
    const time = new RunningTime(record.ms)
    record.startedAt ??= Date.now()
    record.state = 'running'
    record.attempt = this.#job.attempt
    delete record.error
    delete record.finishedAt
    this.#job.stage(record.name, index + 1)
    this.#report(index, 0, null)
    try {
      await this.#tryUntilDone(kind, record, index, time)
    } catch (thrown) {
      record.ms = time.ms
      if (this.#job.asked === null) fail(record, failureOf(thrown, kind.name))
      this.#job.saveCheckpoint(this.#state())
      throw thrown
    } finally {
      time.stop()
    }
  }

  async #tryUntilDone(kind: StageKind, record: StageRecord, index: number, time: RunningTime): Promise<void> {
    for (let retried = 0; ; retried++) {
      record.tries += 1
      record.ms = time.ms
      record.countedAt = Date.now()
      // Whatever happens now: that it was begun is known.
      await this.#save()
      this.#job.signal.throwIfAborted()
      try {
        const output = await this.#try(kind, record, index)
        record.ms = time.ms
        await this.#done(record, index, output)
        return
      } catch (thrown) {
        // Whatever an abort made of itself on its way up, it is what was asked for.
        if (this.#job.asked !== null) throw thrown
        const failure = failureOf(thrown, kind.name)
        if (!failure.toMessage().retryable || retried >= (kind.retries ?? 0)) {
          throw kind.isRepeatable === false ? new StageFailure({ ...failure.toMessage(), retryable: false }) : failure
        }
        await this.#waitToRetry(failure, retried)
      }
    }
  }

  async #try(kind: StageKind, record: StageRecord, index: number): Promise<Json> {
    const stop = new AbortController()
    const { signal: asked } = this.#job
    const onAsked = () => stop.abort(asked.reason)
    if (asked.aborted) onAsked()
    else asked.addEventListener('abort', onAsked, { once: true })
    const time = new RunningTime(0, kind.timeoutMs ?? null, () => stop.abort(timeoutOf(kind)))
    this.#job.freezesOnPause = kind.onPause === 'freeze'
    // What an earlier try said counts no more.
    this.#skipReason = null
    try {
      return await kind.run(this.#contextOf(record, index, stop.signal))
    } catch (thrown) {
      const { reason } = stop.signal
      throw reason instanceof JobFailure && this.#job.asked === null ? reason : thrown
    } finally {
      this.#job.freezesOnPause = false
      asked.removeEventListener('abort', onAsked)
      time.stop()
    }
  }

  #contextOf(record: StageRecord, index: number, signal: AbortSignal): StageContext {
    const job = this.#job
    return {
      job: { id: job.id, type: job.type, name: job.name, attempt: job.attempt },
      input: job.input as Json,
      outputs: { ...this.#outputs },
      dir: this.#dir,
      config: job.config,
      signal,
      asked: () => job.asked,
      freezeOnPause: (on) => {
        job.freezesOnPause = on
      },
      freeze: () => job.freeze(),
      checkpoint: record.checkpoint ?? null,
      saveCheckpoint: (data) => this.#saveCheckpoint(record, data),
      progress: (fraction, message) => this.#report(index, fraction, message),
      log: (level, text) => job.log(level, text),
      print: (stream, bytes) => job.print(stream, bytes),
      turn: (turn) => job.turn(turn),
      skipRest: (reason) => {
        this.#skipReason = reason
      },
    }
  }

  async #done(record: StageRecord, index: number, output: Json): Promise<void> {
    const before = { ...record }
    delete record.checkpoint
    record.output = output ?? null
    record.hash = createHash('sha256').update(JSON.stringify(record.output)).digest('hex').slice(0, 16)
    record.state = 'done'
    record.finishedAt = Date.now()
    const reason = this.#skipReason
    const rest = this.#records.slice(index + 1)
    // In the same breath: a crash must not come between.
    if (reason !== null) this.#records.splice(index + 1, rest.length, ...rest.map((one) => skipped(one, reason)))
    try {
      await this.#save()
    } catch (thrown) {
      delete record.output
      delete record.hash
      Object.assign(record, before)
      this.#records.splice(index + 1, rest.length, ...rest)
      throw thrown
    }
  }

  /** One that is refused leaves the one before in the record, which is saved once more when the stage fails. */
  async #saveCheckpoint(record: StageRecord, data: Json): Promise<void> {
    const before = record.checkpoint
    record.checkpoint = data
    try {
      await this.#save()
    } catch (thrown) {
      if (before === undefined) delete record.checkpoint
      else record.checkpoint = before
      throw thrown
    }
  }

  /** Resolves when the record is on disk. @throws JobFailure when it is too large to be kept */
  async #save(): Promise<void> {
    const state = this.#state()
    const bytes = Buffer.byteLength(JSON.stringify(state))
    if (bytes > MAX_RECORD_BYTES) {
      throw new JobFailure({
        code: 'STAGE_OUTPUT_TOO_LARGE',
        message: `what the stages gave and saved takes ${bytes} bytes in all, more than ${MAX_RECORD_BYTES}; a large result belongs into a file`,
        retryable: false,
      })
    }
    await this.#job.saveCheckpointForSure(state)
  }

  #state(): Json {
    return { stages: this.#records } as unknown as Json
  }

  #report(index: number, fraction: number, message: string | null | undefined): void {
    const all = this.#kinds.length
    const within = Math.min(1, Math.max(0, Number.isFinite(fraction) ? fraction : 0))
    this.#job.progress((index + within) / all, message, { iteration: index + 1, of: all })
  }

  async #waitToRetry(failure: JobFailure, earlier: number): Promise<void> {
    const { message, retryAfterMs = 0 } = failure.toMessage()
    const ms = Math.max(retryAfterMs, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** earlier))
    this.#job.log('warn', `${message}; it is tried again in ${Math.ceil(ms / 1000)} s`)
    await wait(ms, undefined, { signal: this.#job.signal })
  }
}

function skipped(record: StageRecord, reason: string): StageRecord {
  return { ...record, state: 'skipped', reason, finishedAt: Date.now() }
}

function fail(record: StageRecord, failure: JobFailure): void {
  record.state = 'failed'
  record.finishedAt = Date.now()
  record.error = { code: failure.code, message: failure.message.slice(0, 2_000) }
}

function timeoutOf({ name, timeoutMs }: StageKind): JobFailure {
  const message = `stage "${name}": it ran longer than its limit of ${timeoutMs} ms`
  return new StageFailure({ code: 'STAGE_TIMEOUT', message, retryable: true })
}

/** The failure with the stage's name in its message. */
function failureOf(thrown: unknown, stage: string): JobFailure {
  if (thrown instanceof StageFailure) return thrown
  if (!(thrown instanceof JobFailure)) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown))
    process.stderr.write(`${error.stack ?? error.message}\n`)
    return new StageFailure(
      { code: 'INTERNAL', message: `stage "${stage}": ${error.message}`, retryable: true },
      thrown,
    )
  }
  return new StageFailure({ ...thrown.toMessage(), message: `stage "${stage}": ${thrown.message}` }, thrown)
}

/** One whose message names its stage. */
class StageFailure extends JobFailure {}
