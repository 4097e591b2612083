import { OUTPUT_STREAMS, type OutputStream } from '../output/output-format.js'
import type { OutputWriters } from '../output/output-writers.js'
import { SecretPatterns } from '../output/secret-patterns.js'
import { StreamMasker } from '../output/stream-masker.js'
import type { MergeSlot } from './event-queue.js'
import { JobLog, type LogOwner } from './job-log.js'
import { LastWords } from './last-words.js'
import type { Assignment, LogTarget } from './launcher-protocol.js'

/** A job that a process executes. */
export interface HeldJob {
  readonly attempt: number
  readonly log: JobLog
  /** For what the job hands on of programs that it runs, chunk by chunk; made with the first. */
  maskers: Maskers | null
  readonly slot: MergeSlot
  /** False from its outcome on: its messages are faults then, but output that was under way is still its own. */
  isOpen: boolean
  /** When the engine was last told that a `log` message came, as `performance.now()`. */
  aliveAt: number
}

type Maskers = Record<OutputStream, StreamMasker>

/**
 * Which jobs a process holds, and where its output goes: what names no job to the logs of all jobs that it holds, or to
 * the stray log when there are none. Secrets of all of them are masked in all of it.
 */
export class OutputRouter {
  readonly secrets = new SecretPatterns()
  readonly #jobs = new Map<number, HeldJob>()
  readonly #maskers = this.#newMaskers()
  readonly #lastWords = new LastWords()
  readonly #stray: JobLog | null

  constructor(
    private readonly writers: OutputWriters,
    private readonly owner: LogOwner,
    stray: LogTarget | undefined,
  ) {
    this.#stray = stray === undefined ? null : new JobLog(stray.path, writers, owner)
    this.secrets.add(stray?.secrets ?? [])
  }

  hold({ jobId, attempt, log }: Assignment): void {
    this.secrets.add(log.secrets)
    const slot = { event: null, batch: -1 }
    const jobLog = new JobLog(log.path, this.writers, this.owner)
    this.#jobs.set(jobId, {
      attempt,
      log: jobLog,
      maskers: null,
      slot,
      isOpen: true,
      aliveAt: Number.NEGATIVE_INFINITY,
    })
  }

  /** The job while the process holds it, or its output is still being taken. */
  find(jobId: number): HeldJob | undefined {
    return this.#jobs.get(jobId)
  }

  /** The job's id when there is exactly one; else null. */
  get onlyJobId(): number | null {
    const [only] = this.#jobs.keys()
    return this.#jobs.size === 1 && only !== undefined ? only : null
  }

  /** The last line of stderr, masked. */
  get lastWords(): string | undefined {
    return this.#lastWords.text
  }

  /** Output that names no job: the next bytes of one of the process's streams. */
  unnamed(stream: OutputStream, bytes: Buffer): void {
    this.#deliver(stream, this.#maskers[stream].push(bytes))
  }

  /** A whole piece of output of one job, or without a job that it holds of all. */
  named(jobId: number | null, stream: OutputStream, bytes: Buffer): void {
    const job = jobId === null ? undefined : this.#jobs.get(jobId)
    if (job === undefined) this.unnamed(stream, bytes)
    else job.log.append(stream, this.secrets.maskBytes(bytes))
  }

  /** The next bytes of one of the streams that a job hands on. */
  relayed(job: HeldJob, stream: OutputStream, bytes: Buffer): void {
    job.maskers ??= this.#newMaskers()
    job.log.append(stream, job.maskers[stream].push(bytes))
  }

  /** What the job puts out from now on is this section of its output. */
  beginSection(job: HeldJob, section: number): void {
    if (section === job.log.section) return
    this.#endOfRelayed(job)
    // Of the process's own streams too, where they can only belong to this job.
    if (this.#jobs.size === 1) {
      this.endOfStream('out')
      this.endOfStream('err')
    }
    job.log.section = section
  }

  /** The stream brings no more, so what may have been the beginning of a secret was none. */
  endOfStream(stream: OutputStream): void {
    this.#deliver(stream, this.#maskers[stream].end())
  }

  /** Takes no more output for the job, and calls `done`, at once where possible, when its log is written and closed. */
  release(jobId: number, done: () => void): void {
    const job = this.#jobs.get(jobId)
    if (job === undefined) {
      done()
      return
    }
    // What is held back would come too late for the only job that it can belong to.
    if (this.#jobs.size === 1) {
      this.endOfStream('out')
      this.endOfStream('err')
    }
    this.#endOfRelayed(job)
    this.#jobs.delete(jobId)
    job.log.close(done)
  }

  /** Releases all jobs and the stray log. */
  releaseAll(done: () => void): void {
    const closings: ((done: () => void) => void)[] = [...this.#jobs.keys()].map(
      (id) => (then) => this.release(id, then),
    )
    if (this.#stray !== null) closings.push((then) => this.#stray?.close(then))
    let left = closings.length + 1
    const oneDone = () => {
      left--
      if (left === 0) done()
    }
    for (const close of closings) close(oneDone)
    oneDone()
  }

  #newMaskers(): Maskers {
    return { out: new StreamMasker(this.secrets), err: new StreamMasker(this.secrets) }
  }

  #endOfRelayed({ maskers, log }: HeldJob): void {
    if (maskers !== null) for (const stream of OUTPUT_STREAMS) log.append(stream, maskers[stream].end())
  }

  #deliver(stream: OutputStream, bytes: Buffer): void {
    if (bytes.length === 0) return
    if (stream === 'err') this.#lastWords.note(bytes)
    if (this.#jobs.size === 0) this.#stray?.append(stream, bytes)
    else for (const job of this.#jobs.values()) job.log.append(stream, bytes)
  }
}
