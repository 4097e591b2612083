import { existsSync, statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { importDefinition, type RunJson } from '../support/evaluation-cli.js'
import { openYard, type Yard } from '../support/jobyard-cli.js'
import { until } from '../support/until.js'

const MODELS = 3

const values = Array.from({ length: 40 }, (_, i) => `case ${i}`)
const LARGE = {
  name: 'large',
  content: {
    schemaVersion: 1,
    template: `{a} and {b}. ${'Give your reasons at length. '.repeat(10)}`,
    dimensions: ['a', 'b'].map((name) => ({ name, values })),
  },
}

/** Bytes in the write-ahead log: it grows while the transaction goes on, since that is larger than SQLite's cache. */
function logged(yard: Yard): number {
  const file = `${yard.data}/jobyard.db-wal`
  return existsSync(file) ? statSync(file).size : 0
}

describe('a crash while a run is started', () => {
  test('[U2] [K1] leaves the run with all its jobs, or nothing of it', async () => {
    const yard = openYard()
    const { id: definitionId } = await importDefinition(yard, LARGE)
    const models = Array.from({ length: MODELS }, (_, i) => `test-model-${i}`).join(',')
    const request = ['run', 'start', '--definition', definitionId, '--models', models]
    const jobs = MODELS * values.length ** 2
    const megabytes = [0.1, 1, 2]
    let left = 0
    // One that is done before the signal comes does not count.
    for (let killed = 0, tries = 0; killed < megabytes.length && tries < 20; tries += 1) {
      const before = logged(yard)
      const starting = yard.start(request)
      let ended = false
      void starting.exited.then(() => {
        ended = true
      })
      const enough = before + (megabytes[killed] as number) * 1e6
      await until(() => ended || logged(yard) > enough, 'the transaction has come this far')
      starting.kill('SIGKILL')
      await starting.exited
      const runs = await yard.json<RunJson[]>('run', 'list')
      const status = await yard.json<{ total: { queued: number } }>('queue', 'status')
      expect(status.total.queued).toBe(runs.length * jobs)
      for (const run of runs) expect(run).toMatchObject({ status: 'PENDING', progress: { total: jobs } })
      if (runs.length === left) killed += 1
      left = runs.length
    }
    expect(left).toBeLessThan(17)
    const run = await yard.json<RunJson>(...request)
    expect(run.progress.total).toBe(jobs)
  })
})
