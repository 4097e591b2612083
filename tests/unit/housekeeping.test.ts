import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { Housekeeping } from '../../src-main/service/housekeeping.js'
import { KeepingStore } from '../../src-main/service/keeping-store.js'
import { Backups } from '../../src-main/store/backups.js'
import { copyDatabase } from '../../src-main/store/copy-database.js'
import type { KeepingRules } from '../../src-shared/keeping-rules.js'
import { answered, openEvaluationYard } from '../support/evaluation-yard.js'
import { openYard } from '../support/yard.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** A yard with its housekeeping, and three jobs of which the first two have ended, a day after each other. */
async function yardWith(rules: Partial<KeepingRules>) {
  const yard = await openYard()
  new KeepingStore(yard.dataDir).change(rules)
  const said: string[] = []
  const housekeeping = new Housekeeping({
    ...yard,
    backUp: (file) => copyDatabase(yard.store.database.connection, file),
    remove: (ids) => yard.jobs.remove(ids),
    notice: () => undefined,
    say: (message) => said.push(message),
  })
  const ids = await yard.add({}, {}, { held: true })
  const { runner, engine } = await yard.engine({ concurrency: 1 })
  runner.end(ids[0] as number)
  await yard.clock.settle()
  yard.clock.jump(DAY)
  await yard.clock.settle()
  runner.end(ids[1] as number)
  await yard.clock.settle()
  await engine.stop()
  return {
    ...yard,
    housekeeping,
    said,
    left: () =>
      yard.jobs
        .list({})
        .map(({ id }) => id)
        .sort(),
  }
}

/** Puts a file of output of so many megabytes where an attempt's would be. */
function output(dataDir: string, name: string, megabytes: number): string {
  const folder = path.join(dataDir, 'output', '0')
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, name)
  writeFileSync(file, Buffer.alloc(megabytes * 1024 * 1024))
  return file
}

describe('housekeeping', () => {
  it('[K3] keeps everything for ever unless the person said otherwise', async () => {
    const yard = await yardWith({})
    yard.clock.jump(3_650 * DAY)
    await yard.housekeeping.look()
    expect(yard.left()).toEqual([1, 2, 3])
    expect(existsSync(path.join(yard.dataDir, 'archives'))).toBe(false)
  })

  it('[K3] removes or archives what ended long enough ago, and nothing else', async () => {
    const removing = await yardWith({ removeAfterDays: 30 })
    removing.clock.jump(29.5 * DAY)
    await removing.housekeeping.look()
    expect(removing.left()).toEqual([2, 3])
    const archiving = await yardWith({ archiveAfterDays: 30 })
    archiving.clock.jump(29.5 * DAY)
    await archiving.housekeeping.look()
    expect(archiving.left()).toEqual([2, 3])
    expect(readdirSync(path.join(archiving.dataDir, 'archives'))).toHaveLength(1)
    expect(archiving.said).toEqual([expect.stringMatching(/^archived 1 jobs/)])
  })

  it('[K2] makes a backup when the last one is old, and keeps so many', async () => {
    const yard = await yardWith({ backupEveryHours: 1, keepBackups: 2 })
    const backups = new Backups(yard.dataDir)
    await yard.housekeeping.look()
    await yard.housekeeping.look()
    expect(backups.list()).toHaveLength(1)
    for (let i = 0; i < 3; i += 1) {
      yard.clock.jump(HOUR)
      await yard.housekeeping.look()
    }
    expect(backups.list()).toHaveLength(2)
    expect(backups.newestGood()?.check.jobs).toBe(3)
  })

  it('[K3] removes the output of the jobs that ended first when all of it is too much', async () => {
    const yard = await yardWith({ outputLimitMb: 3, backupEveryHours: null })
    const files = ['1-1.log', '2-1.log', '3-1.log'].map((name) => output(yard.dataDir, name, 2))
    await yard.housekeeping.look()
    expect(files.map((file) => existsSync(file))).toEqual([false, false, true])
    await yard.housekeeping.look()
    expect(existsSync(files[2] as string)).toBe(true)
    expect(yard.left()).toEqual([1, 2, 3])
  })

  it('[K6] leaves the jobs of a run alone until all of them are finished', async () => {
    const yard = await openEvaluationYard()
    new KeepingStore(yard.dataDir).change({ removeAfterDays: 1, backupEveryHours: null })
    const housekeeping = new Housekeeping({
      ...yard,
      backUp: () => Promise.reject(new Error('no backup is asked for')),
      remove: (ids) => yard.jobs.remove(ids),
      notice: () => undefined,
      say: () => undefined,
    })
    const { id: run } = await yard.start()
    const { engine, runner } = await yard.keptEngine(undefined, 1)
    const all = yard.jobs.list({ runId: run }).length
    for (let ended = 1; ended < all; ended += 1) {
      runner.end([...runner.running.keys()][0] as number, answered())
      await yard.clock.settle()
    }
    yard.clock.jump(2 * DAY)
    await housekeeping.look()
    expect(yard.jobs.list({ runId: run })).toHaveLength(all)
    runner.end([...runner.running.keys()][0] as number, answered())
    await yard.clock.settle()
    await engine.stop()
    await housekeeping.look()
    // The last one has only just ended.
    expect(yard.jobs.list({ runId: run })).toHaveLength(1)
  })

  it('[K3] rules that cannot be understood remove nothing, and are told', async () => {
    const yard = await yardWith({})
    writeFileSync(new KeepingStore(yard.dataDir).file, '{"removeAfterDays": "1"}')
    yard.clock.jump(1_000 * DAY)
    await yard.housekeeping.look()
    expect(yard.left()).toEqual([1, 2, 3])
    expect(yard.said).toEqual([expect.stringContaining('removeAfterDays')])
  })

  it('[K3] looks a minute after the start, then every hour, and not after it was stopped', async () => {
    const yard = await yardWith({ removeAfterDays: 1, backupEveryHours: null })
    yard.clock.jump(1.5 * DAY)
    yard.housekeeping.start()
    await yard.clock.advance(59_000)
    expect(yard.left()).toEqual([1, 2, 3])
    await yard.clock.advance(1_000)
    await yard.housekeeping.stop()
    expect(yard.left()).toEqual([3])
  })
})
