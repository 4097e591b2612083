import type { Workspace } from '../../src-main/workspace.js'
import { type Figure, median } from './bench-report.js'
import { timed, withEngine, withYard } from './bench-yard.js'
import { meterBlocks } from './block-meter.js'
import { block } from './run-bench.js'

const ROUNDS = 5
const PROGRESS_JOBS = 100_000

const numbers = (n: number) => Array.from({ length: n }, (_, i) => `case number ${i + 1}`)

/** A definition of `a · b` scenarios, with prompts of a usual length. */
export function bigDefinition(a: number, b: number) {
  return {
    schemaVersion: 1,
    preamble: 'You are asked for a judgement. Answer with one number from 1 to 5 and give your reason.',
    template:
      'A neighbour asks you for help with {matter} while you are busy with {work}. How far do you go? ' +
      '1 means not at all, 5 means whatever it takes.',
    dimensions: [
      { name: 'matter', values: numbers(a) },
      { name: 'work', values: numbers(b) },
    ],
  }
}

const models = (n: number) => Array.from({ length: n }, (_, i) => `test-model-${i + 1}`)

/** Start of a run of 10,000 jobs beside a working engine, and counting how far one of 100,000 is (rules U2, U5). */
export async function runStartBench(): Promise<Figure[]> {
  const starts: number[] = []
  const blocks: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    await withYard(async (workspace) => {
      await workspace.jobs.pauseScope({ kind: 'queue' })
      const { runs, definitions } = workspace.evaluations
      const { id } = await definitions.create('large', bigDefinition(50, 100))
      await withEngine(workspace, 2, async () => {
        // Any app has written before: what is measured does not start the thread for long work.
        await runs.start({ definitionId: id, models: models(1), samplePercentage: 10 })
        const blocked = meterBlocks()
        starts.push(await timed(() => runs.start({ definitionId: id, models: models(2) })))
        blocks.push(await blocked())
      })
    })
  }
  const progress = await withYard(progressOf)
  return [
    {
      what: 'start of a run of 10,000 jobs',
      value: median(starts),
      unit: 'ms',
      limit: { at: 'most', value: 1000 },
    },
    block('starting it', blocks),
    ...progress,
  ]
}

async function progressOf(workspace: Workspace): Promise<Figure[]> {
  const { runs, definitions } = workspace.evaluations
  const { store } = workspace
  const { id } = await definitions.create('huge', bigDefinition(100, 100))
  const run = await runs.start({ definitionId: id, models: models(10) })
  const counts: number[] = []
  for (let i = 0; i < 21; i += 1) counts.push(await timed(() => void store.evaluations.progress.counts(run.id)))
  const shows: number[] = []
  for (let i = 0; i < 11; i += 1) shows.push(await timed(() => void runs.list({ limit: 1 })))
  const cancel = await timed(() => runs.cancel(run.id))
  const what = PROGRESS_JOBS.toLocaleString('en')
  return [
    {
      what: `progress of a run of ${what} jobs`,
      value: median(counts),
      unit: 'ms',
      limit: { at: 'most', value: 20 },
    },
    { what: 'the same run, status and times with it', value: median(shows), unit: 'ms', limit: null },
    { what: `cancelling ${what} queued jobs`, value: cancel / 1000, unit: 's', limit: null },
  ]
}
