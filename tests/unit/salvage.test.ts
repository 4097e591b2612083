import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { recoverDeadEngines } from '../../src-main/engine/recovery.js'
import { JobStore } from '../../src-main/store/job-store.js'
import { salvage } from '../../src-main/store/salvage.js'
import { openYard } from '../support/yard.js'

const DEAD = { isAlive: () => false, endAllOf: () => Promise.resolve() }

test.each([
  ['with the row of its engine', ''],
  ['without it', 'delete from engines'],
  ['without that of its origin', 'pragma foreign_keys = off; delete from origins'],
])('[K2] what was running is recovered as after a crash, %s', async (_, damage) => {
  const yard = await openYard()
  const [running, queued] = (await yard.add({ maxAttempts: 2 }, { held: true, name: 'kept' })) as [number, number]
  await yard.engine()
  yard.store.database.connection.exec(damage)
  const target = path.join(yard.dataDir, 'salvaged.db')
  const { saved, lost } = await salvage(path.join(yard.dataDir, 'jobyard.db'), target)
  expect(saved).toMatchObject({ jobs: 2, history: 1, attempts: 1 })
  expect(lost).toEqual({})
  const store = await JobStore.open(target)
  onTestFinished(() => store.close())
  await recoverDeadEngines(store, DEAD, null, () => yard.clock.now())
  expect(store.queries.get(running, 0)).toMatchObject({
    state: 'queued',
    attempt: 1,
    error: { code: 'ENGINE_CRASHED' },
  })
  expect(store.queries.history(running).map(({ to, actor }) => `${to} ${actor}`)).toEqual([
    'running scheduler',
    'queued recovery',
  ])
  expect(store.queries.get(queued, 0)).toMatchObject({ name: 'kept', held: true })
  expect(store.claimed.origin(store.claimed.row(queued)?.origin_id as number)).toMatchObject({ secrets: [] })
  const whole = new BetterSqlite3(target, { readonly: true })
  expect(whole.pragma('foreign_key_check')).toEqual([])
  expect(whole.pragma('integrity_check', { simple: true })).toBe('ok')
  whole.close()
})
