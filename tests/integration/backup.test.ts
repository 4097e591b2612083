import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { BulkWriter } from '../../src-main/store/bulk-writer.js'
import { JobStore } from '../../src-main/store/job-store.js'

const WORKER = fileURLToPath(new URL('../../dist/main/bulk-worker.cjs', import.meta.url))
const MEGABYTES = 24

/** A store with some megabytes, and the thread that copies it. */
async function openLarge() {
  const folder = mkdtempSync(join(tmpdir(), 'jobyard-backup-'))
  const file = join(folder, 'jobyard.db')
  const store = await JobStore.open(file)
  const copier = new BulkWriter(file, WORKER)
  onTestFinished(async () => {
    await copier.close()
    store.close()
    rmSync(folder, { recursive: true })
  })
  const { connection } = store.database
  connection.exec('create table ballast (piece blob); create table steps (n integer primary key)')
  const fill = connection.prepare('insert into ballast values (randomblob(1048576))')
  for (let i = 0; i < MEGABYTES; i += 1) fill.run()
  return { folder, store, copier, copy: join(folder, 'copy.db') }
}

test('[K4] a backup is of one moment although others commit while it is made, and does not begin again', async () => {
  const { store, copier, copy } = await openLarge()
  const step = store.database.connection.prepare('insert into steps default values')
  let isDone = false
  let steps = 0
  const copying = copier.backUp(copy).finally(() => {
    isDone = true
  })
  while (!isDone) {
    await store.write(() => step.run())
    steps += 1
    await new Promise((next) => setImmediate(next))
  }
  await copying
  const copied = new Database(copy, { readonly: true })
  onTestFinished(() => void copied.close())
  const { n, last } = copied.prepare('select count(*) as n, coalesce(max(n), 0) as last from steps').get() as {
    n: number
    last: number
  }
  expect(n).toBe(last)
  expect(n).toBeLessThan(steps)
  expect(copied.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(copied.prepare('select count(*) from ballast').pluck().get()).toBe(MEGABYTES)
})

test('[K4] a backup that is stopped leaves nothing, and another can be made', async () => {
  const { folder, copier, copy } = await openLarge()
  const stop = new AbortController()
  const copying = copier.backUp(copy, stop.signal)
  stop.abort()
  await expect(copying).rejects.toMatchObject({ code: 'operation-failed' })
  expect(readdirSync(folder).filter((name) => name.startsWith('copy'))).toEqual([])
  await copier.backUp(copy)
  expect(readdirSync(folder).filter((name) => name.startsWith('copy'))).toEqual(['copy.db'])
})
