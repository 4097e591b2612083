import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { appRoot } from '../../src-main/app-root.js'
import type { Workspace } from '../../src-main/workspace.js'
import { type Figure, median } from './bench-report.js'
import { noop, ORIGIN, timed, withEngine, withYard } from './bench-yard.js'
import { meterBlocks } from './block-meter.js'
import { block } from './run-bench.js'

const QUEUED = 100_000
const MOVES = 300
const ALL = 1_000_000

async function fill(workspace: Workspace, jobs: number): Promise<number[]> {
  const ids: number[] = []
  for (let left = jobs; left > 0; left -= 10_000) {
    const batch = Array.from({ length: Math.min(10_000, left) }, noop)
    for (const { id } of (await workspace.jobs.enqueue(batch, ORIGIN)).jobs) ids.push(id)
  }
  return ids
}

/** Moving, counting and listing with 100,000 jobs queued, through an engine that keeps them in memory too. */
export async function orderBench(): Promise<Figure[]> {
  return withYard(async (workspace) => {
    const ids = await fill(workspace, QUEUED)
    await workspace.jobs.pauseScope({ kind: 'queue' })
    return withEngine(workspace, 2, async () => {
      const blocked = meterBlocks()
      const moves: number[] = []
      const rows = new Set<number>()
      const changes = workspace.store.database.connection.prepare('select total_changes()').pluck()
      for (let i = 0; i < MOVES; i += 1) {
        const id = ids[(i * 7919) % QUEUED] as number
        const before = ids[(i * 104_729 + 17) % QUEUED] as number
        if (id === before) continue
        const written = changes.get() as number
        moves.push(await timed(() => workspace.jobs.move(id, { before })))
        rows.add((changes.get() as number) - written)
        await nextTurn()
      }
      const counts: number[] = []
      const lists: number[] = []
      for (let i = 0; i < 50; i += 1) {
        counts.push(await timed(() => workspace.jobs.status()))
        lists.push(await timed(() => workspace.jobs.list({ states: ['queued'], limit: 50 })))
        await nextTurn()
      }
      return [
        {
          what: 'move in a queue of 100,000, median',
          value: median(moves),
          unit: 'ms',
          limit: { at: 'most', value: 1 },
          beside: { what: 'rows written by each', value: Math.max(...rows) },
        },
        {
          what: 'counts by type and state, 100,000 jobs',
          value: median(counts),
          unit: 'ms',
          limit: { at: 'most', value: 1 },
        },
        {
          what: 'first 50 in run order, 100,000 jobs',
          value: median(lists),
          unit: 'ms',
          limit: { at: 'most', value: 1 },
        },
        block('moving, counting and listing', [await blocked()]),
      ] satisfies Figure[]
    })
  })
}

/** Start on a store of 1,000,000 jobs, 100,000 of them queued, in a new process. */
export async function startBench(): Promise<Figure[]> {
  return withYard(async (workspace) => {
    await fill(workspace, ALL)
    const { connection } = workspace.store.database
    connection.exec(
      `update jobs set state = 'completed', finished_at = created_at where id in
         (select id from jobs order by id limit ${ALL - QUEUED})`,
    )
    connection.pragma('wal_checkpoint(truncate)')
    const bench = path.join(appRoot(), 'dist', 'main', 'bench.cjs')
    const { stdout } = spawnSync(process.execPath, [bench, '--first-dispatch', workspace.dataDir], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const { ms, megabytes, blockMs } = JSON.parse(stdout) as { ms: number; megabytes: number; blockMs: number }
    return [
      {
        what: 'start with 1,000,000 jobs, 100,000 queued: first dispatch',
        value: ms,
        unit: 'ms',
        limit: { at: 'most', value: 1500 },
      },
      { what: 'memory of the engine then', value: megabytes, unit: 'MB', limit: { at: 'most', value: 400 } },
      block('starting on them', [blockMs]),
    ] satisfies Figure[]
  })
}
