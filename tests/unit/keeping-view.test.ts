import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { dueForRemoval } from '../../src-main/service/due-jobs.js'
import { finishedCount, keepingView, rulesPreview } from '../../src-main/service/keeping-view.js'
import { Backups } from '../../src-main/store/backups.js'
import { copyDatabase } from '../../src-main/store/copy-database.js'
import { restorePreview } from '../../src-main/store/restore-preview.js'
import { keepingRulesSchema } from '../../src-shared/keeping-rules.js'
import { openYard } from '../support/yard.js'

const DAY = 86_400_000
const rules = (change: object) => keepingRulesSchema.parse(change)

/** Four jobs that ended a day after each other, the last of them failed, and one that is held. */
async function finishedYard() {
  const yard = await openYard()
  const { runner } = await yard.engine({ concurrency: 1 })
  const ids = await yard.add({}, {}, {}, { maxAttempts: 1 })
  const start = yard.clock.now()
  for (const [i, id] of ids.entries()) {
    await yard.clock.settle()
    const error = { code: 'X', message: '', retryable: false }
    runner.end(id, i === 3 ? { how: 'failed', error } : undefined)
    await yard.clock.settle()
    yard.clock.jump(DAY)
  }
  await yard.add({ held: true })
  return { ...yard, ids, start }
}

describe('what is kept', () => {
  it('[K3] is removed by state, by age and by number, and never what waits or runs', async () => {
    const { store, clock, ids } = await finishedYard()
    const due = (change: object) => dueForRemoval(store, rules(change), clock.now())
    const [a, b, c, d] = ids
    expect(due({})).toEqual([])
    expect(due({ removeAfterDays: 2.5 })).toEqual([a, b])
    expect(due({ states: { completed: { keepNewest: 1 } } })).toEqual([a, b])
    expect(due({ states: { completed: { keepNewest: 0 } } })).toEqual([a, b, c])
    expect(due({ states: { failed: { removeAfterDays: 0.5 } } })).toEqual([d])
    expect(due({ removeAfterDays: 3.5, states: { completed: { keepNewest: 2 }, failed: { keepNewest: 0 } } })).toEqual([
      a,
      d,
    ])
  })

  it('[K3] [K5] is previewed: what rules would take now', async () => {
    const yard = await finishedYard()
    const folder = path.join(yard.dataDir, 'output', '0')
    mkdirSync(folder, { recursive: true })
    for (const id of [1, 2, 5]) writeFileSync(path.join(folder, `${id}-1.log`), Buffer.alloc(2 * 1024 * 1024))
    expect(await rulesPreview(yard, rules({ archiveAfterDays: 3.5, removeAfterDays: 2.5, outputLimitMb: 4 }))).toEqual({
      archive: 1,
      remove: 1,
      outputs: { jobs: 1, bytes: 2 * 1024 * 1024 },
      backups: 0,
    })
    expect(finishedCount(yard, { states: ['completed'] })).toEqual({
      count: 3,
      byState: { completed: 3, failed: 0, cancelled: 0 },
      firstEndAt: yard.start,
      lastEndAt: yard.start + 2 * DAY,
    })
  })

  it('[K4] a restore is previewed: what was added and what ended since the backup', async () => {
    const yard = await openYard()
    const { runner } = await yard.engine({ concurrency: 1 })
    const [first] = (await yard.add({ name: 'First' }, { held: true })) as [number, number]
    await yard.clock.advance(1_000)
    const backups = new Backups(yard.dataDir)
    const file = backups.nameFor(yard.clock.now())
    await copyDatabase(yard.store.database.connection, file)
    const nothing = restorePreview(yard.store.database.file, file)
    expect(nothing).toMatchObject({ jobs: 2, faults: [], lost: { added: 0, ended: 0, runs: 0 } })
    await yard.clock.advance(1_000)
    runner.end(first)
    await yard.add({ name: 'Later', held: true }, { name: 'Last', held: true })
    await yard.clock.settle()
    expect(restorePreview(yard.store.database.file, file).lost).toEqual({
      added: 2,
      names: ['Last', 'Later'],
      ended: 1,
      runs: 0,
    })
    const view = keepingView(yard, null)
    expect(view.backups).toMatchObject([{ file, at: yard.clock.now() - 1_000, madeBefore: null }])
    expect(view.database).toMatchObject({ jobs: 4, lastCheck: { at: yard.clock.now() - 1_000, faults: [] } })
    writeFileSync(file, 'rubbish')
    expect(restorePreview(yard.store.database.file, file)).toMatchObject({ jobs: null, lost: null })
  })

  it('[K3] rules that can’t be read are told, and nothing is removed by them', async () => {
    const yard = await openYard()
    writeFileSync(path.join(yard.dataDir, 'keeping.json'), '{')
    const view = keepingView(yard, null)
    expect(view.rulesFault).toContain('keeping.json')
    expect(view.rules.removeAfterDays).toBeNull()
  })
})
