import { setImmediate as nextTurn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { type ErrorCode, JobyardError } from '../../src-shared/errors.js'
import type { Origin } from '../../src-shared/new-job.js'
import type { CheckpointMode } from './begin-log-anew.js'
import type { BulkAnswer, BulkRequest } from './bulk-messages.js'
import { databaseFileId } from './database-file.js'
import type { EnqueuedJob } from './enqueueing.js'
import type { RunPlan } from './run-plan.js'

/** Rows of a batch that are copied to the worker in one go. */
const PART = 500

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

/** The main thread's end of the worker thread for long database work. The thread is started when it is first needed. */
export class BulkWriter {
  readonly #file: string
  readonly #workerPath: string
  readonly #fileId: string | null
  readonly #calls = new Map<number, { resolve(answer: BulkAnswer): void; reject(thrown: unknown): void }>()
  #worker: Worker | null = null
  #lastCall = 0
  #queue: Promise<unknown> = Promise.resolve()

  /** @param file the database; @param workerPath the built worker program */
  constructor(file: string, workerPath: string) {
    this.#file = file
    this.#workerPath = workerPath
    this.#fileId = databaseFileId(file)
  }

  /** Enqueues all jobs in one transaction, or none. */
  enqueue(jobs: readonly EnqueuedJob[], origin: Origin, at: number): Promise<{ id: number; existed: boolean }[]> {
    return this.#inTurn(async () => {
      for (let i = 0; i < jobs.length; i += PART) {
        await this.#call({ do: 'collect', jobs: jobs.slice(i, i + PART) })
        await nextTurn()
      }
      const { result } = await this.#call({ do: 'enqueue', origin, at })
      return result as { id: number; existed: boolean }[]
    })
  }

  /** Renders and writes a run with its jobs in one transaction. @returns the run's id */
  startRun(plan: RunPlan): Promise<number> {
    return this.#inTurn(async () => (await this.#call({ do: 'start-run', plan })).result as number)
  }

  /** See `RunCancellation.cancelPage`. */
  cancelPage(run: number, at: number): Promise<number> {
    return this.#inTurn(async () => (await this.#call({ do: 'cancel-page', run, at })).result as number)
  }

  /** Moves the write-ahead log into the database. @returns whether that was done: a long reader makes it impossible */
  checkpoint(mode: CheckpointMode): Promise<boolean> {
    return this.#inTurn(async () => (await this.#call({ do: 'checkpoint', mode })).result as boolean)
  }

  /** Grows the log to the size at which it is used again from its beginning. */
  async reserveLog(): Promise<void> {
    await this.#inTurn(() => this.#call({ do: 'reserve-log' }))
  }

  /** Cuts the log to so many bytes, if nobody needs more of it now. */
  async shortenLog(bytes: number): Promise<void> {
    await this.#inTurn(() => this.#call({ do: 'shorten-log', bytes }))
  }

  /** Brings the search over turns up to date. */
  async indexTurns(): Promise<void> {
    await this.#inTurn(() => this.#call({ do: 'index-turns' }))
  }

  async close(): Promise<void> {
    await this.#queue.catch(() => undefined)
    this.#worker?.ref()
    await this.#worker?.terminate()
    this.#worker = null
  }

  /** The parts of two batches must not mix. */
  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(task, task)
    this.#queue = result.catch(() => undefined)
    return result
  }

  #call(request: Without<BulkRequest, 'call'>): Promise<BulkAnswer> {
    this.#worker ??= this.#start()
    this.#lastCall += 1
    const call = this.#lastCall
    return new Promise((resolve, reject) => {
      this.#calls.set(call, { resolve, reject })
      // Kept alive by what waits for it, and by nothing else.
      this.#worker?.ref()
      this.#worker?.postMessage({ call, ...request })
    })
  }

  #start(): Worker {
    const worker = new Worker(this.#workerPath, { workerData: { file: this.#file, fileId: this.#fileId } })
    worker.on('message', (answer: BulkAnswer) => {
      const call = this.#calls.get(answer.call)
      this.#calls.delete(answer.call)
      if (this.#calls.size === 0) worker.unref()
      if (answer.error === undefined) call?.resolve(answer)
      else {
        const { code, message, details } = answer.error
        call?.reject(new JobyardError(code as ErrorCode, message, { details }))
      }
    })
    worker.on('error', (thrown) => this.#failAll(thrown))
    worker.on('exit', () => {
      this.#worker = null
      this.#failAll(new JobyardError('internal', 'the thread for long database work ended unexpectedly'))
    })
    return worker
  }

  #failAll(thrown: unknown): void {
    for (const { reject } of this.#calls.values()) reject(thrown)
    this.#calls.clear()
  }
}
