import { rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { EvaluationReader } from '../../src-main/app/evaluation-reader.js'
import { openWorkspace } from '../../src-main/workspace.js'
import { openYard } from '../support/jobyard-cli.js'

const workerPath = fileURLToPath(new URL('../../dist/main/evaluation-worker.cjs', import.meta.url))

/** A data folder with a run of six probes, and the thread that reads it. */
async function readingYard() {
  const yard = openYard()
  const workspace = await openWorkspace(yard.data)
  const { definitions, runs } = workspace.evaluations
  const definition = await definitions.create('Deeds', {
    schemaVersion: 1,
    template: 'Is {deed} right?',
    dimensions: [{ name: 'deed', values: ['helping', 'harming', 'waiting'] }],
  })
  const run = await runs.start({ definitionId: definition.id, models: ['test-model-1', 'test-model-2'], sampleSeed: 1 })
  const file = path.join(yard.data, 'jobyard.db')
  const reader = new EvaluationReader({ dataDir: yard.data, file, workerPath })
  onTestFinished(async () => {
    await reader.close()
    await workspace.close()
  })
  return { yard, runs, run, reader, file }
}

describe('the thread that reads evaluations', () => {
  it('answers what the service itself answers, also right after a change', async () => {
    const { runs, run, reader } = await readingYard()
    expect(await reader.read('getRun', run.id)).toEqual(runs.get(run.id))
    expect(await reader.read('listRuns', { offset: 0, limit: 10 })).toEqual(runs.list({ offset: 0, limit: 10 }))
    const page = { offset: 2, limit: 3 }
    expect(await reader.read('probes', run.id, { model: 'test-model-1' }, page)).toEqual(
      runs.probes(run.id, { model: 'test-model-1' }, page),
    )
    expect(
      (await reader.read('probes', run.id, { scenario: 1 }, { offset: 0, limit: 9 })).rows.map(
        ({ scenario, model }) => [scenario, model],
      ),
    ).toEqual([
      ['deed=harming', 'test-model-1'],
      ['deed=harming', 'test-model-2'],
    ])
    await runs.pause(run.id)
    expect((await reader.read('getRun', run.id)).status).toBe('PAUSED')
    await runs.cancel(run.id)
    expect((await reader.read('getRun', run.id)).progress).toMatchObject({ total: 6, cancelled: 6 })
  })

  it('is not begun again once it was closed', async () => {
    const { run, reader } = await readingYard()
    await reader.read('getRun', run.id)
    await reader.close()
    await expect(reader.read('getRun', run.id)).rejects.toMatchObject({
      code: 'storage',
      message: 'the queue is closed',
    })
  })

  it('keeps the code of an error', async () => {
    const { reader } = await readingYard()
    await expect(reader.read('getRun', 99)).rejects.toMatchObject({ code: 'not-found', message: 'Run not found: 99' })
    const request = { definitionId: 1, models: [], samplePercentage: 0 }
    await expect(reader.read('estimate', request)).rejects.toMatchObject({
      code: 'invalid-input',
      details: { faults: ['At least one model must be specified', 'samplePercentage must be between 1 and 100'] },
    })
  })

  it('does not bring a deleted database back', async () => {
    const { reader, file } = await readingYard()
    for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
    await expect(reader.read('listRuns', { offset: 0, limit: 1 })).rejects.toMatchObject({ code: 'storage' })
  })

  it('fails what waits when it is closed', async () => {
    const { reader, run } = await readingYard()
    const reading = reader.read('getRun', run.id)
    const [failed] = await Promise.allSettled([reading, reader.close()])
    expect(failed).toMatchObject({ status: 'rejected', reason: { code: 'storage' } })
  })
})
