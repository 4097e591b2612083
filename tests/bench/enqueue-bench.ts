import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { appRoot } from '../../src-main/app-root.js'
import type { Workspace } from '../../src-main/workspace.js'
import { type Figure, median } from './bench-report.js'
import { noop, ORIGIN, PAYLOAD, timed, withYard } from './bench-yard.js'

const JOBS = 10_000
const SINGLES = 1_000
const ROUNDS = 5

/** Raw prepared inserts into the same table: same indexes, same durability, one transaction, or one for each row. */
function rawInserts(workspace: Workspace, rows: number, transactions: 'one' | 'each'): void {
  const { connection } = workspace.store.database
  const origin = connection.prepare(
    `insert into origins (body) values (?) on conflict (body) do update set body = body returning id`,
  )
  const { id } = origin.get('raw') as { id: number }
  const insert = connection.prepare(
    `insert into jobs (rev, type, name, state, priority, rank, held, group_name, run_id, max_attempts, backoff_ms,
       timeout_ms, run_after, idempotency_key, created_at, state_since, origin_id, input)
     values (?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const now = Date.now()
  const input = JSON.stringify(PAYLOAD)
  rawRows += 1
  const one = (i: number) => {
    const rank = `z${rawRows}.${String(i).padStart(6, '0')}`
    insert.run(0, 'noop', 'No-op', 5, rank, 0, null, null, 4, 5000, null, null, null, now, now, id, input)
  }
  if (transactions === 'one') {
    connection.transaction(() => {
      for (let i = 0; i < rows; i += 1) one(i)
    })()
  } else for (let i = 0; i < rows; i += 1) one(i)
}

let rawRows = 0

/** Rounds of ours and raw in turn, each in a new database, so that both meet the same machine. */
async function paired(ours: (w: Workspace) => Promise<void>, raw: (w: Workspace) => void): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []]
  // Both find a database that has been written to and, like any process but a new one, a schema that is compiled.
  const warm = <T>(work: (w: Workspace) => Promise<T>) =>
    withYard(async (workspace) => {
      await workspace.jobs.enqueue([noop()], ORIGIN)
      return work(workspace)
    })
  for (let round = 0; round < ROUNDS; round += 1) {
    times[0].push(await warm((workspace) => timed(() => ours(workspace))))
    times[1].push(await warm((workspace) => timed(async () => raw(workspace))))
  }
  return [median(times[0]), median(times[1])]
}

export async function enqueueBench(): Promise<Figure[]> {
  const batch = Array.from({ length: JOBS }, noop)
  const [bulk, bulkRaw] = await paired(
    async ({ jobs }) => void (await jobs.enqueue(batch, ORIGIN)),
    (workspace) => rawInserts(workspace, JOBS, 'one'),
  )
  const [single, singleRaw] = await paired(
    async ({ jobs }) => {
      for (let i = 0; i < SINGLES; i += 1) await jobs.enqueue([noop()], ORIGIN)
    },
    (workspace) => rawInserts(workspace, SINGLES, 'each'),
  )
  const imports: number[] = []
  for (let round = 0; round < 3; round += 1) imports.push(await withYard(importByCommandLine))
  return [
    {
      what: 'bulk enqueue of 10,000 jobs, share of raw inserts',
      value: bulkRaw / bulk,
      unit: '',
      limit: { at: 'least', value: 0.7 },
      beside: { what: 'raw rows/s', value: (JOBS / bulkRaw) * 1000 },
    },
    { what: 'bulk enqueue', value: (JOBS / bulk) * 1000, unit: 'jobs/s', limit: null },
    {
      what: 'single enqueue, share of raw inserts',
      value: singleRaw / single,
      unit: '',
      limit: { at: 'least', value: 0.6 },
      beside: { what: 'raw rows/s', value: (SINGLES / singleRaw) * 1000 },
    },
    { what: 'single enqueue', value: (SINGLES / single) * 1000, unit: 'jobs/s', limit: null },
    {
      what: 'jobyard import of 10,000, whole process',
      value: median(imports),
      unit: 'ms',
      limit: { at: 'most', value: 1500 },
    },
  ]
}

async function importByCommandLine({ dataDir }: Workspace): Promise<number> {
  const file = path.join(dataDir, 'jobs.jsonl')
  writeFileSync(file, Array.from({ length: JOBS }, () => JSON.stringify(noop())).join('\n'))
  const program = path.join(appRoot(), 'dist', 'main', 'jobyard.cjs')
  return timed(async () => {
    const { status, stderr } = spawnSync(process.execPath, [program, '--data', dataDir, 'import', file])
    if (status !== 0) throw new Error(String(stderr))
  })
}
