import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { BulkWriter } from '../../src-main/store/bulk-writer.js'
import { JobStore } from '../../src-main/store/job-store.js'
import { until } from '../support/until.js'

const WORKER = fileURLToPath(new URL('../../dist/main/bulk-worker.cjs', import.meta.url))
/** A machine that stalls for longer than the worker waits makes a try fail; not this many. */
const TRIES = 10

async function openStore() {
  const folder = mkdtempSync(join(tmpdir(), 'jobyard-log-'))
  const file = join(folder, 'jobyard.db')
  const store = await JobStore.open(file)
  const bulk = new BulkWriter(file, WORKER)
  onTestFinished(async () => {
    await bulk.close()
    store.close()
    rmSync(folder, { recursive: true })
  })
  store.database.leaveCheckpoints()
  return { file, store, bulk }
}

test('[K1] the log begins anew although somebody is writing when it is to', async () => {
  const { file, store, bulk } = await openStore()
  const { connection } = store.database
  const write = () => connection.exec(`insert or replace into meta values ('test', ${Date.now()})`)
  /** How often the log has begun anew, from its header. */
  const beginnings = () => readFileSync(`${file}-wal`).readUInt32BE(12)
  write()
  const before = beginnings()
  for (let tried = 0; tried < TRIES && beginnings() === before; tried += 1) {
    const { mtimeMs } = statSync(file)
    connection.exec('begin immediate')
    write()
    const begun = bulk.checkpoint('RESTART')
    // What was committed is in the database now: all that is left needs the lock that this transaction holds.
    await until(() => statSync(file).mtimeMs > mtimeMs, 'the log is copied')
    connection.exec('commit')
    await begun
    write()
  }
  expect(beginnings()).toBe(before + 1)
})

test('[K1] a reader of an older moment, as a backup is one, puts that off instead of keeping writers waiting', async () => {
  const { file, store, bulk } = await openStore()
  await store.write((tx) => tx.rev())
  const reader = new Database(file, { readonly: true })
  onTestFinished(() => void reader.close())
  reader.exec('begin')
  reader.prepare('select count(*) from jobs').get()
  await store.write((tx) => tx.rev())
  expect(await bulk.checkpoint('RESTART')).toBe(false)
  expect(await bulk.checkpoint('PASSIVE')).toBe(true)
  reader.exec('commit')
  let begun = false
  for (let tried = 0; tried < TRIES && !begun; tried += 1) begun = await bulk.checkpoint('RESTART')
  expect(begun).toBe(true)
})

test('[K1] a log that was reserved is written over and does not grow', async () => {
  const { file, store, bulk } = await openStore()
  await store.write((tx) => tx.rev())
  await bulk.reserveLog()
  const { size } = statSync(`${file}-wal`)
  expect(size).toBeGreaterThan(4 * 1024 * 1024)
  for (let commits = 0; commits < 200; commits += 1) await store.write((tx) => tx.rev())
  expect(statSync(`${file}-wal`).size).toBe(size)
})
