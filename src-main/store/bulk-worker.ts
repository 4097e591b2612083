import { setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { JobyardError, toJobyardError } from '../../src-shared/errors.js'
import { beginLogAnew, type CheckpointMode, moveLog } from './begin-log-anew.js'
import type { BulkAnswer, BulkRequest } from './bulk-messages.js'
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

let opened: JobStore | null = null
let collected: EnqueuedJob[] = []

/** Never makes a database: one that was deleted under the main thread must not come back empty. */
async function openStore(): Promise<JobStore> {
  if (opened !== null) return opened
  if (databaseFileId(file) !== fileId) throw new JobyardError('storage', `database ${file}: it was deleted or moved`)
  opened = await JobStore.open(file, { mustExist: true })
  return opened
}

async function checkpoint(store: JobStore, mode: CheckpointMode): Promise<boolean> {
  const { connection } = store.database
  if (mode === 'RESTART') return beginLogAnew(connection)
  moveLog(connection, mode)
  return true
}

/** Grows the log by one large row that comes and goes; then the log begins anew, over bytes that are there already. */
async function reserveLog(store: JobStore): Promise<void> {
  const { connection } = store.database
  const fill = connection.prepare(`insert or replace into log_reserve values (1, zeroblob(${RESERVED_BYTES}))`)
  const empty = connection.prepare(`delete from log_reserve`)
  connection.pragma('wal_autocheckpoint = 0')
  await store.write(() => fill.run())
  await store.write(() => empty.run())
  await checkpoint(store, 'RESTART')
}

/**
 * Whoever commits first after the log has begun anew cuts it to its limit. One large cut would keep others waiting for as
 * long as the system needs to give back what was cut off.
 */
async function shortenLog(store: JobStore, bytes: number): Promise<void> {
  const { connection } = store.database
  connection.pragma(`journal_size_limit = ${bytes}`)
  try {
    if (!(await beginLogAnew(connection))) return
    await store.write(() => connection.exec('insert or replace into log_reserve values (1, zeroblob(1))'))
  } finally {
    connection.pragma('journal_size_limit = -1')
  }
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
      return { call, result: await checkpoint(store, request.mode) }
    case 'reserve-log':
      await reserveLog(store)
      return { call }
    case 'shorten-log':
      await shortenLog(store, request.bytes)
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
