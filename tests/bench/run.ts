import path from 'node:path'
import { appRoot } from '../../src-main/app-root.js'
import { backupBench } from './backup-bench.js'
import { type Figure, report } from './bench-report.js'
import { enqueueFromHere, firstDispatch } from './child-roles.js'
import { enqueueBench } from './enqueue-bench.js'
import { limitsBench } from './limits-bench.js'
import { probeBench } from './probe-bench.js'
import { orderBench, startBench } from './queue-bench.js'
import { drainBench, latencyBench, spawnBench } from './run-bench.js'
import { runStartBench } from './run-start-bench.js'
import { searchBench } from './search-bench.js'
import { soakBench } from './soak-bench.js'
import { statsBench } from './stats-bench.js'

const BENCHES: Record<string, () => Promise<Figure[]>> = {
  enqueue: enqueueBench,
  drain: drainBench,
  spawn: spawnBench,
  latency: latencyBench,
  order: orderBench,
  start: startBench,
  probe: probeBench,
  stats: statsBench,
  backup: backupBench,
  runs: runStartBench,
  search: searchBench,
  limits: limitsBench,
  soak: soakBench,
}

/** `npm run bench [-- name …]`: measures, prints a table, writes JSON. The soak takes long and is asked for by name. The other roles are those of its child processes. */
async function main([role, ...rest]: string[]): Promise<void> {
  if (role === '--enqueue') return enqueueFromHere(rest[0] as string)
  if (role === '--first-dispatch') return firstDispatch(rest[0] as string)
  const wanted = role === undefined ? Object.keys(BENCHES).filter((name) => name !== 'soak') : [role, ...rest]
  const figures: Figure[] = []
  for (const name of wanted) {
    const bench = BENCHES[name]
    if (bench === undefined) throw new Error(`no bench "${name}"; there are ${Object.keys(BENCHES).join(', ')}`)
    console.error(`measuring: ${name}`)
    figures.push(...(await bench()))
  }
  report(figures, path.join(appRoot(), '.bench', 'bench.json'))
}

main(process.argv.slice(2)).catch((thrown: unknown) => {
  console.error(thrown)
  process.exitCode = 1
})
