import type { NewJob } from '../../src-shared/new-job.js'
import { groupOfProvider } from '../../src-shared/provider.js'
import { type Figure, median } from './bench-report.js'
import { ORIGIN, timed, withEngine, withYard } from './bench-yard.js'
import { meterBlocks } from './block-meter.js'
import { block } from './run-bench.js'

const PROBES = 10_000

/** 10,000 probes of the simulated provider without delay through one warm handler, every turn stored and searchable. */
export async function probeBench(): Promise<Figure[]> {
  const times: number[] = []
  const blocks: number[] = []
  for (let round = 0; round < 3; round += 1) {
    await withYard(async (workspace) => {
      const { store, jobs } = workspace
      await store.write(() => store.providers.save({ id: 'simulated', kind: 'simulated', models: [], delayMs: 0 }, 0))
      await withEngine(workspace, 256, async (engine) => {
        // The first job starts the handler; what is measured finds it warm.
        await jobs.enqueue([probe(0)], ORIGIN)
        await engine.drained()
        await jobs.pauseScope({ kind: 'queue' })
        await jobs.enqueue(
          Array.from({ length: PROBES }, (_, i) => probe(i)),
          ORIGIN,
        )
        const blocked = meterBlocks()
        times.push(
          await timed(async () => {
            await jobs.resumeScope({ kind: 'queue' })
            await engine.drained()
          }),
        )
        blocks.push(await blocked())
      })
      const { completed } = jobs.status().total
      if (completed !== PROBES + 1) throw new Error(`only ${completed} of ${PROBES + 1} probes were completed`)
    })
  }
  return [
    {
      what: '10,000 simulated probes without delay, transcripts stored',
      value: (PROBES / median(times)) * 1000,
      unit: 'probes/s',
      limit: { at: 'least', value: 1500 },
    },
    block('probing', blocks),
  ]
}

function probe(i: number): NewJob {
  return {
    type: 'probe:scenario',
    group: groupOfProvider('simulated'),
    input: {
      model: `test-model-${i % 3}`,
      provider: 'simulated',
      scenario: `case=${i}`,
      preamble: 'You are asked for a judgement. Answer with one number from 1 to 5 and give your reason.',
      prompt: `A neighbour asks you for help with case ${i}. How far do you go? 1 means not at all, 5 means whatever it takes.`,
      seed: 42,
    },
  }
}
