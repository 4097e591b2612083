import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { BulkWriter } from '../../src-main/store/bulk-writer.js'
import { openEvaluationYard } from '../support/evaluation-yard.js'

const WORKER = fileURLToPath(new URL('../../dist/main/bulk-worker.cjs', import.meta.url))

/** A yard whose long work is done by the built worker thread, as in the app. */
async function bulkYard() {
  const yard = await openEvaluationYard()
  const bulk = new BulkWriter(path.join(yard.dataDir, 'jobyard.db'), WORKER)
  onTestFinished(() => bulk.close())
  let noticed = 0
  const notice = () => {
    noticed += 1
  }
  yard.evaluations.attach({ notice }, bulk)
  return { ...yard, noticed: () => noticed }
}

describe('long work on runs in a thread of its own', () => {
  test('[U2] [U4] a run that is written there is the same as one that is written here', async () => {
    const yard = await bulkYard()
    const request = { samplesPerScenario: 30, sampleSeed: 3, samplePercentage: 70, temperature: 1 }
    const there = await yard.start(request)
    expect(there.progress.total).toBe(4 * 2 * 30)
    yard.evaluations.detach()
    const here = await yard.start({ ...request, definitionId: 1 })
    const rows = (run: number) =>
      yard.jobs
        .list({ runId: run, limit: 1000 })
        .map(({ type, name, input, group, priority, maxAttempts, createdAt }) => ({
          ...{ type, name, input, group, priority, maxAttempts, createdAt },
        }))
    expect(rows(there.id)).toEqual(rows(here.id))
    expect({ ...there, id: here.id }).toEqual(here)
    expect(yard.noticed()).toBeGreaterThan(0)
  })

  test('[U2] when the thread cannot write a job, nothing of the run is there', async () => {
    const yard = await bulkYard()
    const { connection } = yard.store.database
    connection.exec(`create trigger refuse before insert on jobs when new.scenario = 5 begin
      select raise(abort, 'no more room'); end`)
    await expect(yard.start({ samplesPerScenario: 30 })).rejects.toThrow('no more room')
    expect(yard.runs.list()).toEqual([])
    expect(yard.jobs.list({})).toEqual([])
    connection.exec('drop trigger refuse')
    expect((await yard.start({ definitionId: 1, samplesPerScenario: 30 })).progress.total).toBe(360)
  })

  test('[U7] a cancellation goes through it page by page', async () => {
    const yard = await bulkYard()
    const { id } = await yard.start({ samplesPerScenario: 60 })
    expect(await yard.runs.cancel(id)).toMatchObject({
      status: 'CANCELLED',
      progress: { total: 720, cancelled: 720 },
    })
    expect(yard.jobs.history(720)).toMatchObject([{ from: 'queued', to: 'cancelled', actor: 'user' }])
  })
})
