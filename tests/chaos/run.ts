import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runChaos } from './chaos.js'
import type { AppRuntime } from './world.js'

/** What `scripts/chaos.mjs` runs: exits 1 when something was lost, doubled or left behind. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string' },
      seed: { type: 'string' },
      people: { type: 'string' },
      batch: { type: 'string' },
    },
  })
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9))
  const begun = performance.now()
  const report = await runChaos({
    seconds: Number(values.seconds ?? 60),
    seed,
    people: Number(values.people ?? 2),
    ...(values.batch === undefined ? {} : { batch: Number(values.batch) }),
    program: fileURLToPath(new URL('./jobyard.cjs', import.meta.url)),
    app: JSON.parse(process.env.JOBYARD_CHAOS_APP ?? 'null') as AppRuntime | null,
    clock: process.env.JOBYARD_CHAOS_CLOCK ?? null,
    handler: fileURLToPath(new URL('../../tests/chaos/chaos-handler.mjs', import.meta.url)),
    say: (line) => console.log(line),
  })
  console.log(`${report.jobs} jobs, ${report.kills} kills, ${Math.round((performance.now() - begun) / 1_000)} s in all`)
  for (const [what, n] of Object.entries(report.counts)) console.log(`  ${what}: ${n}`)
  for (const fault of report.faults.slice(0, 50)) console.log(`FAULT ${fault}`)
  if (report.faults.length > 0) console.log(`${report.faults.length} faults with seed ${seed}; kept: ${report.folder}`)
  else console.log(`no fault with seed ${seed}`)
  process.exitCode = report.faults.length === 0 ? 0 : 1
}

void main()
