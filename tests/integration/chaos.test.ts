import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runChaos } from '../chaos/chaos.js'

/** The same every time; `npm run chaos` takes another one, and more time. */
const SEED = 20_261_125
const SECONDS = 12

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

test('[K1] [R1] [S2] [F7] kills, commands and full disks at random lose, double and leave nothing', {
  timeout: 240_000,
}, async () => {
  const report = await runChaos({
    seconds: SECONDS,
    seed: SEED,
    program: path('../../dist/main/jobyard.cjs'),
    handler: path('../chaos/chaos-handler.mjs'),
    say: () => undefined,
  })
  expect(report.faults, `kept in ${report.folder}`).toEqual([])
  expect(report.jobs).toBeGreaterThan(0)
})
