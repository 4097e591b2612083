import { parentPort, workerData } from 'node:worker_threads'
import { toJobyardError } from '../../src-shared/errors.js'
import type { BulkAnswer, BulkRequest } from './bulk-messages.js'
import type { EnqueuedJob } from './enqueueing.js'
import { JobStore } from './job-store.js'

/**
 * Worker thread for long database work, with a connection of its own: large batches and moving the write-ahead log into
 * the database. The main thread's connection never waits for it; it tries its own transaction again a little later.
 */
const opened = JobStore.open((workerData as { file: string }).file)
let collected: EnqueuedJob[] = []

async function serve(request: BulkRequest): Promise<BulkAnswer> {
  const { call } = request
  const store = await opened
  switch (request.do) {
    case 'collect':
      collected.push(...request.jobs)
      return { call }
    case 'enqueue': {
      const jobs = collected
      collected = []
      return { call, result: await store.write((tx) => store.enqueueing.insert(tx, jobs, request.origin, request.at)) }
    }
    case 'checkpoint':
      store.database.connection.pragma(`wal_checkpoint(${request.mode})`)
      return { call }
  }
}

parentPort?.on('message', (request: BulkRequest) => {
  serve(request).then(
    (answer) => parentPort?.postMessage(answer),
    (thrown: unknown) => {
      collected = []
      parentPort?.postMessage({ call: request.call, error: toJobyardError(thrown).toBody() } satisfies BulkAnswer)
    },
  )
})
