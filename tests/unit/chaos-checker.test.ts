import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { check } from '../chaos/checker.js'
import { Ledger } from '../chaos/ledger.js'
import { openYard } from '../support/yard.js'

/** A yard whose two jobs have run well, and what their commands were told. */
async function cleanWorld() {
  const yard = await openYard()
  const ledger = new Ledger()
  const names = ledger.names(2)
  ledger.batches.push({ names, isAcknowledged: true })
  const ids = await yard.add(...names.map((name) => ({ name, maxAttempts: 3, backoffMs: 0 })))
  const { runner, engine } = await yard.engine({ concurrency: 1 })
  runner.end(ids[0] as number, { how: 'failed', error: { code: 'X', message: '', retryable: true } })
  await yard.clock.advance(10)
  for (let i = 0; i < 3; i += 1) {
    for (const id of [...runner.running.keys()]) runner.end(id)
    await yard.clock.advance(10)
  }
  await engine.stop()
  const marks = path.join(yard.dataDir, 'marks')
  mkdirSync(path.join(marks, 'effects'), { recursive: true })
  for (const id of ids) writeFileSync(path.join(marks, 'effects', String(id)), 'start 1 7\nend 1 7\n')
  const world = {
    data: yard.dataDir,
    marks,
    processes: () => [] as { pid: number; command: string }[],
    lines: () => [] as string[],
  }
  return { world, ledger, sql: (text: string) => yard.store.database.connection.exec(text) }
}

test('a clean run has no fault', async () => {
  const { world, ledger } = await cleanWorld()
  expect(check(world, ledger)).toEqual([])
})

test.each([
  ['delete from jobs where id = 2', /acknowledged, but lost: job-2/],
  [`update jobs set state = 'failed' where id = 2`, /job 2 is failed, its history ends with completed/],
  [
    `update history set to_state = 'paused' where job_id = 2 and to_state = 'completed'`,
    /moved it from running to paused/,
  ],
  ['delete from history where job_id = 2 and seq = 1', /its history is numbered 2/],
  [`update attempts set finished_at = null where job_id = 1 and attempt = 1`, /attempt 1 never ended/],
  [`update jobs set owner = 'someone' where id = 1`, /still belongs to someone/],
  [`update history set reason = 'TIMEOUT: x' where job_id = 1 and seq = 2`, /job 1 was ended without cause: TIMEOUT/],
  [`update history set reason = 'HEARTBEAT_TIMEOUT: x' where job_id = 1 and seq = 2`, /without cause: HEARTBEAT/],
  ['update jobs set running_ms = -1 where id = 2', /job 2 ran or waited/],
  [`update state_counts set n = n + 1`, /counts by state/],
  [
    `insert into history select 2, 3, at, 'completed', 'completed', actor, attempt, reason from history where job_id = 2 and seq = 2`,
    /was completed 2 times/,
  ],
])('%s is found', async (damage, fault) => {
  const { world, ledger, sql } = await cleanWorld()
  sql(damage)
  expect(check(world, ledger).join('\n')).toMatch(fault)
})

test('half a batch, marks of work that nobody did, and processes that are left are found', async () => {
  const { world, ledger } = await cleanWorld()
  ledger.batches.push({ names: ['job-1', 'job-9'], isAcknowledged: false })
  writeFileSync(path.join(world.marks, 'effects', '1'), 'start 1 7\nend 9 7\n')
  writeFileSync(path.join(world.marks, 'effects', '2'), 'start 1 7\n')
  const faults = check(
    { ...world, processes: () => [{ pid: 5, command: 'sleep' }], lines: () => ['1 runs twice'] },
    ledger,
  )
  for (const fault of [
    /half of a batch: 1 of 2/,
    /mark of attempt 9/,
    /never came to its end/,
    /process 5 is left/,
    /runs twice/,
  ]) {
    expect(faults.join('\n')).toMatch(fault)
  }
})
