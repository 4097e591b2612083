import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { appRoot } from '../../../src-main/app-root.js'
import { type Figure, report } from '../bench-report.js'
import { makeQueue, makeSmallQueue } from './bench-queue.js'
import { clickBench } from './click-bench.js'
import { enqueueBench } from './enqueue-bench.js'
import { progressBench } from './progress-bench.js'
import { frameBench, memoryBench, startBench } from './window-bench.js'

const work = mkdtempSync(path.join(tmpdir(), 'jobyard-bench-ui-'))
const folder = () => mkdtempSync(path.join(work, 'data-'))
const full = path.join(work, 'full')

const BENCHES: Record<string, () => Promise<Figure[]>> = {
  start: () => startBench(full),
  frames: () => frameBench(full, folder()),
  progress: () => progressBench(full),
  click: () => clickBench(full),
  memory: () => memoryBench(full),
  enqueue: () => enqueueBench(() => makeSmallQueue(folder())),
}

/** `npm run bench:ui [-- name …]`: measures the window with 100,000 queued jobs, prints a table, writes JSON. */
async function main(names: string[]): Promise<void> {
  const wanted = names.length === 0 ? Object.keys(BENCHES) : names
  const unknown = wanted.find((name) => BENCHES[name] === undefined)
  if (unknown !== undefined) throw new Error(`no bench "${unknown}"; there are ${Object.keys(BENCHES).join(', ')}`)
  if (wanted.some((name) => name !== 'enqueue')) makeQueue(full)
  const figures: Figure[] = []
  for (const name of wanted) {
    console.error(`measuring: ${name}`)
    figures.push(...((await BENCHES[name]?.()) ?? []))
  }
  report(figures, path.join(appRoot(), '.bench', 'bench-ui.json'))
}

main(process.argv.slice(2))
  .catch((thrown: unknown) => {
    console.error(thrown)
    process.exitCode = 1
  })
  .finally(() => rmSync(work, { recursive: true, force: true, maxRetries: 5 }))
