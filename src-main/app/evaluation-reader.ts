import { Worker } from 'node:worker_threads'
import { JobyardError } from '../../src-shared/errors.js'
import { databaseFileId } from '../store/database-file.js'
import type { ReadAnswer, ReadArgs, ReadName, ReadResult } from './evaluation-reads.js'

interface Parts {
  dataDir: string
  /** The database. */
  file: string
  /** The built program of the thread. */
  workerPath: string
}

/** The main thread's end of the thread that reads evaluations. The thread is started when it is first asked. */
export class EvaluationReader {
  readonly #p: Parts
  readonly #fileId: string | null
  readonly #calls = new Map<number, { resolve(result: unknown): void; reject(thrown: unknown): void }>()
  #worker: Worker | null = null
  #lastCall = 0
  #isClosed = false

  constructor(parts: Parts) {
    this.#p = parts
    this.#fileId = databaseFileId(parts.file)
  }

  /** Sees everything that was committed before the call. Rejects with a `JobyardError`. */
  read<Name extends ReadName>(name: Name, ...args: ReadArgs<Name>): Promise<ReadResult<Name>> {
    // A thread that began while the app ends would be torn down in its middle.
    if (this.#isClosed) return Promise.reject(closed())
    this.#worker ??= this.#start()
    this.#lastCall += 1
    const call = this.#lastCall
    return new Promise((resolve, reject) => {
      this.#calls.set(call, { resolve: (result) => resolve(result as ReadResult<Name>), reject })
      this.#worker?.postMessage({ call, name, args })
    })
  }

  async close(): Promise<void> {
    const worker = this.#worker
    this.#isClosed = true
    this.#worker = null
    this.#failAll(closed())
    await worker?.terminate()
  }

  #start(): Worker {
    const { dataDir, file, workerPath } = this.#p
    const worker = new Worker(workerPath, { workerData: { dataDir, file, fileId: this.#fileId } })
    worker.unref()
    worker.on('message', (answer: ReadAnswer) => {
      const asked = this.#calls.get(answer.call)
      this.#calls.delete(answer.call)
      if ('result' in answer) asked?.resolve(answer.result)
      else asked?.reject(new JobyardError(answer.error.code, answer.error.message, { details: answer.error.details }))
    })
    worker.on('error', (thrown) => this.#failAll(thrown))
    worker.on('exit', () => {
      if (this.#worker !== worker) return
      this.#worker = null
      this.#failAll(new JobyardError('internal', 'the thread that reads evaluations ended unexpectedly'))
    })
    return worker
  }

  #failAll(thrown: unknown): void {
    for (const { reject } of this.#calls.values()) reject(thrown)
    this.#calls.clear()
  }
}

function closed(): JobyardError {
  return new JobyardError('storage', 'the queue is closed')
}
