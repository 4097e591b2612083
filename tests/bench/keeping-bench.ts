import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import path from 'node:path'
import { appRoot } from '../../src-main/app-root.js'
import type { EngineEvent } from '../../src-main/engine/events.js'
import { engineProcesses } from '../../src-main/processes/engine-processes.js'
import { queueInsights } from '../../src-main/service/queue-insights.js'
import { queueStatistics } from '../../src-main/service/queue-statistics.js'
import { BulkWriter } from '../../src-main/store/bulk-writer.js'
import { startEngine, type Workspace } from '../../src-main/workspace.js'
import { type Figure, median } from './bench-report.js'
import { noop, ORIGIN, timed, withYard } from './bench-yard.js'

const ALL = 1_000_000
/** Rows of 4 kB that make a database of about 1 GB. */
const LARGE = 245_000
const ROUNDS = 9
/** For how long dispatch is measured without a backup, in ms. */
const CALM_MS = 4_000

/** Fills the table with finished and queued jobs of four types, spread over two days, without the way through the service. */
async function fillBySql(workspace: Workspace, jobs: number, inputBytes: number): Promise<void> {
  await workspace.jobs.enqueue([noop()], ORIGIN)
  const { connection } = workspace.store.database
  connection
    .prepare(
      `with recursive n (i) as (select 2 union all select i + 1 from n where i < ?)
       insert into jobs (id, rev, type, name, state, priority, rank, max_attempts, backoff_ms, error_code, created_at,
         started_at, finished_at, state_since, running_ms, waited_ms, origin_id, input)
       select i, i, 'type-' || (i % 4), 'job ' || i, state, 5, 'k' || printf('%08d', i), 4, 5000,
         iif(state = 'failed', 'EXIT_' || (i % 3), null), $now - 200000000,
         iif(state = 'queued', null, $now - 180000000), iif(state = 'queued', null, $now - (i * 7919) % 172800000),
         $now - (i * 104729) % 100000000, (i * 31) % 600000, (i * 17) % 6000000, 1, ?
       from (select i, case i % 20 when 0 then 'failed' when 1 then 'queued' when 2 then 'queued' when 3 then 'cancelled'
         else 'completed' end as state from n)`.replaceAll('$now', String(Date.now())),
    )
    .run(jobs, JSON.stringify({ text: 'x'.repeat(inputBytes) }))
  connection.exec(`update meta set value = ${jobs} where key = 'rev'`)
  connection.pragma('wal_checkpoint(truncate)')
}

/** `stats` with 1,000,000 jobs. */
export async function statsBench(): Promise<Figure[]> {
  return withYard(async (workspace) => {
    await fillBySql(workspace, ALL, 100)
    const { store, clock } = workspace
    const look = () => queueStatistics({ store, clock, processes: engineProcesses })
    const times: number[] = []
    const cpu = process.cpuUsage()
    for (let i = 0; i < ROUNDS; i += 1) times.push(await timed(look))
    const { user, system } = process.cpuUsage(cpu)
    const lookBack = () => queueInsights({ store, clock, processes: engineProcesses }, 'all', 0)
    const insights: number[] = []
    for (let i = 0; i < ROUNDS; i += 1) insights.push(await timed(lookBack))
    const program = path.join(appRoot(), 'dist', 'main', 'jobyard.cjs')
    const whole: number[] = []
    for (let i = 0; i < ROUNDS; i += 1) {
      const call = () => spawnSync(process.execPath, [program, '--data', workspace.dataDir, 'stats', '--json'])
      whole.push(await timed(call))
    }
    return [
      {
        what: 'stats with 1,000,000 jobs, median',
        value: median(times),
        unit: 'ms',
        limit: { at: 'most', value: 200 },
        beside: { what: 'processor time of one, ms', value: (user + system) / 1_000 / ROUNDS },
      },
      {
        what: 'insights over all of their time, in a thread of their own',
        value: median(insights),
        unit: 'ms',
        limit: null,
      },
      { what: 'jobyard stats then, whole process', value: median(whole), unit: 'ms', limit: null },
    ] satisfies Figure[]
  })
}

/** Dispatch while a database of 1 GB is being copied. */
export async function backupBench(): Promise<Figure[]> {
  return withYard(async (workspace) => {
    await fillBySql(workspace, LARGE, 4_000)
    const { connection } = workspace.store.database
    // What is queued of it has no handler and is not to be run.
    connection.exec(`update jobs set held = 1 where state = 'queued'`)
    let started: () => void = () => undefined
    const onEvent = (event: EngineEvent) => {
      if (event.type === 'transition' && event.to === 'running') started()
    }
    const engine = await startEngine(workspace, { kind: 'worker', concurrency: 2, onEvent })
    const dispatchUntil = async (isOver: () => boolean) => {
      const waits: number[] = []
      while (!isOver()) {
        const begun = performance.now()
        const start = new Promise<void>((resolve) => {
          started = resolve
        })
        await workspace.jobs.enqueue([noop()], ORIGIN)
        await start
        waits.push(performance.now() - begun)
      }
      return waits
    }
    const calmUntil = performance.now() + CALM_MS
    const calm = await dispatchUntil(() => performance.now() > calmUntil)
    const copier = new BulkWriter(
      workspace.store.database.file,
      path.join(appRoot(), 'dist', 'main', 'bulk-worker.cjs'),
    )
    const file = path.join(workspace.dataDir, 'copy.db')
    let isDone = false
    const begun = performance.now()
    const copying = copier.backUp(file).finally(() => {
      isDone = true
    })
    const during = await dispatchUntil(() => isDone)
    await copying
    const seconds = (performance.now() - begun) / 1_000
    await copier.close()
    await engine.stop()
    return [
      {
        what: `longest enqueue to start while ${Math.round(statSync(file).size / 1e6)} MB are backed up`,
        value: Math.max(...during),
        unit: 'ms',
        limit: { at: 'most', value: 100 },
        beside: { what: `without, ms`, value: Math.max(...calm) },
      },
      { what: 'that backup, copied and checked', value: seconds, unit: 's', limit: null },
    ] satisfies Figure[]
  })
}
