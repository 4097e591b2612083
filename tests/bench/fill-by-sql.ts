import type { Workspace } from '../../src-main/workspace.js'
import { noop, ORIGIN } from './bench-yard.js'

/** Fills the table with finished and queued jobs of four types, spread over two days, without the way through the service. */
export async function fillBySql(workspace: Workspace, jobs: number, inputBytes: number): Promise<void> {
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
