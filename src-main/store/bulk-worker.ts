import { setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { JobyardError, toJobyardError } from '../../src-shared/errors.js'
import type { BulkAnswer, BulkRequest, CheckpointMode } from './bulk-messages.js'
import { copyDatabase } from './copy-database.js'
import { databaseFileId } from './database-file.js'
import type { EnqueuedJob } from './enqueueing.js'
import { JobStore } from './job-store.js'

const RESERVED_BYTES = 8 * 1024 * 1024
const BETWEEN_PARTS_MS = 5

/**
 * Worker thread for long database work, with a connection of its own: large batches and moving the write-ahead log into
 * the database. The main thread's connection never waits for it; it tries its own transaction again a little later.
 */
const { file, fileId } = workerData as { file: string; fileId: string | null }
/** How long beginning the log anew waits for a moment without a writer, in ms. */
const RESTART_PATIENCE_MS = 1_000

let opened: JobStore | null = null
let collected: EnqueuedJob[] = []

/** Never makes a database: one that was deleted under the main thread must not come back empty. */
async function openStore(): Promise<JobStore> {
  if (opened !== null) return opened
  if (databaseFileId(file) !== fileId) throw new JobyardError('storage', `database ${file}: it was deleted or moved`)
  opened = await JobStore.open(file, { mustExist: true })
  return opened
}

function checkpoint(store: JobStore, mode: CheckpointMode): void {
  const { connection } = store.database
  // Nearly all of the work without the write lock, so that what has to hold it is short.
  connection.pragma('wal_checkpoint(PASSIVE)')
  if (mode === 'PASSIVE') return
  // A busy engine leaves only moments between two transactions; without waiting for one the log would go on growing.
  connection.pragma(`busy_timeout = ${RESTART_PATIENCE_MS}`)
  try {
    connection.pragma(`wal_checkpoint(${mode})`)
  } finally {
    connection.pragma('busy_timeout = 0')
  }
}

/** Grows the log by one large row that comes and goes; then the log begins anew, over bytes that are there already. */
async function reserveLog(store: JobStore): Promise<void> {
  const { connection } = store.database
  const fill = connection.prepare(`insert or replace into log_reserve values (1, zeroblob(${RESERVED_BYTES}))`)
  const empty = connection.prepare(`delete from log_reserve`)
  connection.pragma('wal_autocheckpoint = 0')
  await store.write(() => fill.run())
  await store.write(() => empty.run())
  checkpoint(store, 'RESTART')
}

async function indexTurns(store: JobStore): Promise<void> {
  const { turnIndex } = store.evaluations
  // The main thread's transactions have their turn in between.
  while (await store.write(() => turnIndex.indexNext())) await pause(BETWEEN_PARTS_MS)
}

async function serve(request: BulkRequest): Promise<BulkAnswer> {
  const { call } = request
  const store = await openStore()
  switch (request.do) {
    case 'collect':
      collected.push(...request.jobs)
      return { call }
    case 'enqueue': {
      const jobs = collected
      collected = []
      return { call, result: await store.write((tx) => store.enqueueing.insert(tx, jobs, request.origin, request.at)) }
    }
    case 'start-run':
      return { call, result: await store.write((tx) => store.evaluations.writer.insert(tx, request.plan)) }
    case 'cancel-page': {
      const { run, at } = request
      return { call, result: await store.write((tx) => store.cancellation.cancelPage(tx, run, at)) }
    }
    case 'checkpoint':
      checkpoint(store, request.mode)
      return { call }
    case 'back-up':
      await copyDatabase(store.database.connection, request.file)
      return { call }
    case 'reserve-log':
      await reserveLog(store)
      return { call }
    case 'index-turns':
      await indexTurns(store)
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
