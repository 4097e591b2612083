import fc from 'fast-check'
import { expect, it } from 'vitest'
import { queueInsights } from '../../src-main/service/queue-insights.js'
import { INSIGHT_RANGES, type InsightRange } from '../../src-shared/insights.js'
import { openYard } from '../support/yard.js'

const processes = { isAlive: () => true, endAllOf: () => Promise.resolve() }
const DAY = 86_400_000

const job = fc.record({
  type: fc.constantFrom('a', 'b', 'c'),
  state: fc.constantFrom('completed', 'failed', 'cancelled', 'queued'),
  agoMs: fc.integer({ min: 0, max: 20 * DAY }),
  hasStarted: fc.boolean(),
  runningMs: fc.integer({ min: 0, max: 50_000 }),
  waitedMs: fc.integer({ min: 0, max: 50_000 }),
  held: fc.boolean(),
  failures: fc.array(
    fc.record({ code: fc.constantFrom('X', 'Y', null), agoMs: fc.integer({ min: 0, max: 20 * DAY }) }),
    {
      maxLength: 3,
    },
  ),
})
type Model = typeof job extends fc.Arbitrary<infer Value> ? Value : never

it('[C] insights agree with a count over all jobs one by one', async () => {
  const { store, clock } = await openYard()
  clock.jump(100 * DAY)
  const { connection } = store.database
  connection.prepare(`insert into origins (id, body) values (1, '{}')`).run()
  const insert = connection.prepare(
    `insert into jobs (id, rev, type, name, state, priority, rank, held, max_attempts, backoff_ms, created_at, started_at,
       finished_at, state_since, running_ms, waited_ms, origin_id, input)
     values (?, ?, ?, '', ?, 5, ?, ?, 4, 0, 0, ?, ?, ?, ?, ?, 1, '{}')`,
  )
  const insertFailure = connection.prepare(
    `insert into attempts (job_id, attempt, started_at, finished_at, outcome, error_code) values (?, ?, 0, ?, 'failed', ?)`,
  )
  const now = clock.now()

  const fill = (jobs: readonly Model[]) => {
    connection.exec('delete from attempts; delete from jobs')
    for (const [i, one] of jobs.entries()) {
      const isQueued = one.state === 'queued'
      const started = one.hasStarted && !isQueued ? 1 : null
      const end = now - one.agoMs
      const held = Number(one.held && isQueued)
      insert.run(
        i + 1,
        i,
        one.type,
        one.state,
        `k${i}`,
        held,
        started,
        isQueued ? null : end,
        end,
        one.runningMs,
        one.waitedMs,
      )
      for (const [n, { code, agoMs }] of one.failures.entries()) insertFailure.run(i + 1, n + 1, now - agoMs, code)
    }
  }

  fc.assert(
    fc.property(fc.array(job, { maxLength: 40 }), fc.constantFrom<InsightRange[]>(...INSIGHT_RANGES), (jobs, range) => {
      fill(jobs)
      const found = queueInsights({ store, clock, processes }, range, 0)
      const inSlot = (at: number) => found.slots.findIndex((start) => at >= start && at < start + found.stepMs)
      const ended = found.slots.map(() => ({ completed: 0, failed: 0, cancelled: 0 }))
      const times = new Map<string, number[]>()
      for (const one of jobs) {
        if (one.state === 'queued') continue
        const slot = ended[inSlot(now - one.agoMs)]
        if (slot === undefined) {
          expect(range).not.toBe('all')
          continue
        }
        slot[one.state] += 1
        if (one.hasStarted) times.set(one.type, [...(times.get(one.type) ?? []), one.runningMs])
      }
      expect(found.ended).toEqual(ended)
      const rank = (values: readonly number[], share: number) =>
        [...values].sort((a, b) => a - b)[Math.max(1, Math.ceil(share * values.length)) - 1] ?? null
      const [all, ...byType] = found.times
      expect(all?.runningMs.p50).toBe(rank([...times.values()].flat(), 0.5))
      expect(byType.map(({ type, count, runningMs }) => [type, count, runningMs.p95]).sort()).toEqual(
        [...times].map(([type, values]) => [type, values.length, rank(values, 0.95)]).sort(),
      )
      expect(byType.every(({ over, count }) => over.reduce((sum, slot) => sum + slot.count, 0) === count)).toBe(true)
      const codes = new Map<string, number>()
      for (const { code, agoMs } of jobs.flatMap(({ failures }) => failures)) {
        if (inSlot(now - agoMs) !== -1) codes.set(code ?? 'UNKNOWN', (codes.get(code ?? 'UNKNOWN') ?? 0) + 1)
      }
      expect(found.failures.map(({ code, count }) => [code, count]).sort()).toEqual([...codes].sort())
      expect(found.failures.every(({ over, count }) => over.reduce((sum, n) => sum + n, 0) === count)).toBe(true)
      const queued = jobs.filter(({ state }) => state === 'queued')
      const free = queued.filter(({ held }) => !held)
      expect(found.held).toBe(queued.length - free.length)
      for (const { fromMs, toMs, count } of found.ages) {
        expect(count).toBe(free.filter(({ agoMs }) => agoMs >= fromMs && (toMs === null || agoMs < toMs)).length)
      }
    }),
  )
})
