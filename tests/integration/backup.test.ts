import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { copyInProcess } from '../../src-main/service/copy-in-process.js'
import { databaseFileId } from '../../src-main/store/database-file.js'
import { JobStore } from '../../src-main/store/job-store.js'
import { until } from '../support/until.js'

const PROGRAM = fileURLToPath(new URL('../../dist/main/copy-worker.cjs', import.meta.url))
const MEGABYTES = 24

/** A store with some megabytes, and what copies it in a process of its own. */
async function openLarge() {
  const folder = mkdtempSync(join(tmpdir(), 'jobyard-backup-'))
  const file = join(folder, 'jobyard.db')
  const store = await JobStore.open(file)
  onTestFinished(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })
  const { connection } = store.database
  connection.exec('create table ballast (piece blob); create table steps (n integer primary key)')
  const fill = connection.prepare('insert into ballast values (randomblob(1048576))')
  for (let i = 0; i < MEGABYTES; i += 1) fill.run()
  const copy = join(folder, 'copy.db')
  const fileId = databaseFileId(file)
  const backUp = (signal?: AbortSignal) =>
    copyInProcess({ file, fileId, target: copy, program: PROGRAM, ...(signal === undefined ? {} : { signal }) })
  return { folder, store, file, copy, backUp }
}

test('[K4] a backup is of one moment although others commit while it is made, and does not begin again', async () => {
  const { store, backUp, copy } = await openLarge()
  const step = store.database.connection.prepare('insert into steps default values')
  let isDone = false
  let steps = 0
  const copying = backUp().finally(() => {
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
  const { folder, backUp } = await openLarge()
  const stop = new AbortController()
  const copying = backUp(stop.signal)
  stop.abort()
  await expect(copying).rejects.toMatchObject({ code: 'operation-failed' })
  expect(readdirSync(folder).filter((name) => name.startsWith('copy'))).toEqual([])
  await backUp()
  expect(readdirSync(folder).filter((name) => name.startsWith('copy'))).toEqual(['copy.db'])
})

test('[K4] a database that was replaced meanwhile is not copied in the place of the one that was meant', async () => {
  const { file, store, backUp, copy } = await openLarge()
  store.close()
  renameSync(file, `${file}.aside`)
  const other = await JobStore.open(file)
  onTestFinished(() => other.close())
  await expect(backUp()).rejects.toMatchObject({
    code: 'storage',
    message: expect.stringContaining('deleted or moved'),
  })
  expect(existsSync(copy)).toBe(false)
})

test('[K4] a copy ends, and leaves nothing, when the engine that wanted it was killed', async () => {
  const { folder, file } = await openLarge()
  const words = JSON.stringify([PROGRAM, file, databaseFileId(file), join(folder, 'copy.db')])
  const starter = spawn(process.execPath, ['-e', `require('child_process').spawn(process.execPath, ${words})`])
  const copies = () => readdirSync(folder).filter((name) => name.startsWith('copy'))
  await until(() => copies().length > 0, 'the copy has begun')
  starter.kill('SIGKILL')
  await until(() => copies().length === 0, 'nothing of it is left')
})
