import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FakeClock } from '../support/fake-clock.js'
import { ScriptedRunner } from '../support/scripted-runner.js'
import { openYard } from '../support/yard.js'

const MINUTE = 60_000
const API = { kind: 'group', name: 'api' } as const

/** Two engines on one database whose jobs end at once; the times of their starts, with the jobs' weights. */
async function twoEngines(perMinute: number, weights: readonly number[]) {
  const clock = new FakeClock()
  const one = await openYard(undefined, clock)
  const two = await openYard(one.dataDir, clock)
  await one.jobs.setLimit({ scope: API, perMinute })
  const ids = await one.add(...weights.map(() => ({ group: 'api' })))
  const weightOf = new Map(ids.map((id, i) => [id, weights[i] as number]))
  const setWeight = one.store.database.connection.prepare('update jobs set weight = ? where id = ?')
  for (const [id, weight] of weightOf) setWeight.run(weight, id)
  const starts: { at: number; weight: number }[] = []
  const quick = () => {
    const runner = new ScriptedRunner()
    runner.onStart = ({ id }) => {
      starts.push({ at: clock.now(), weight: weightOf.get(id) as number })
      clock.soon(() => runner.end(id))
    }
    return runner
  }
  const first = await one.engine({ id: 'first', concurrency: 3, runner: quick() })
  const second = await two.engine({ id: 'second', concurrency: 3, runner: quick() })
  return { clock, starts, one, first, second }
}

/** The most that starts within any minute. */
function mostInAMinute(starts: readonly { at: number; weight: number }[]): number {
  const within = (from: number) => starts.filter(({ at }) => at >= from && at <= from + MINUTE)
  return Math.max(...starts.map(({ at }) => within(at).reduce((sum, { weight }) => sum + weight, 0)))
}

describe('the rate of a group', () => {
  it('[R9] [R1] [P4] never lets more start in any minute, whatever the rate, with two engines', {
    timeout: 240_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 3 }), async (perMinute, idle) => {
        const jobs = Math.min(60, perMinute + 10)
        const yard = await twoEngines(
          perMinute,
          Array.from({ length: jobs }, () => 1),
        )
        // Time in which nothing is wanted saves nothing up.
        if (idle > 0) {
          await yard.one.jobs.pauseScope(API)
          await yard.clock.advance(idle * 10_000)
          await yard.one.jobs.resumeScope(API)
        }
        await yard.clock.advance(70_000)
        await Promise.all([yard.first.engine.stop(), yard.second.engine.stop()])
        expect(mostInAMinute(yard.starts)).toBeLessThanOrEqual(perMinute)
        // Nor does it hold back much: all but a tenth, and the first.
        const possible = Math.min(jobs, Math.floor((70_000 / MINUTE) * perMinute))
        expect(yard.starts.length).toBeGreaterThanOrEqual(Math.min(jobs, Math.floor(0.9 * possible)))
      }),
      { numRuns: 15 },
    )
  })

  it('[R9] [R1] counts a job’s weight', async () => {
    const yard = await twoEngines(60, [5, 1, 3, 1])
    await yard.clock.advance(20_000)
    const [a, b, c, d] = yard.starts.map(({ at }) => at) as [number, number, number, number]
    expect(yard.starts.map(({ weight }) => weight)).toEqual([5, 1, 3, 1])
    expect(b - a).toBeGreaterThanOrEqual(5_000)
    expect(c - b).toBeGreaterThanOrEqual(1_000)
    expect(d - c).toBeGreaterThanOrEqual(3_000)
    expect(d - a).toBeLessThan(9_900)
  })

  it('[R9] [Q3] skips jobs whose rate is not open yet, and says when it opens', async () => {
    const yard = await openYard()
    await yard.jobs.setLimit({ scope: API, perMinute: 6 })
    const [a, b, other] = (await yard.add({ group: 'api' }, { group: 'api' }, {})) as [number, number, number]
    const { runner, engine } = await yard.engine()
    expect([...runner.running.keys()]).toEqual([a, other])
    runner.end(a)
    runner.end(other)
    await yard.clock.settle()
    const entry = engine.queue.get(b)
    const [closure] = entry === undefined ? [] : engine.closures(entry)
    expect(closure).toMatchObject({ by: 'group-rate', name: 'api', limit: 6 })
    const opensAt = closure?.at as number
    expect(opensAt - yard.clock.now()).toBeGreaterThan(10_000)
    await yard.clock.advance(opensAt - yard.clock.now() - 1)
    expect(runner.running.size).toBe(0)
    await yard.clock.advance(1)
    expect([...runner.running.keys()]).toEqual([b])
  })

  it('[R9] [R1] outlives a restart, and a clock that is set back', async () => {
    const yard = await openYard()
    await yard.jobs.setLimit({ scope: API, perMinute: 1 })
    const [a, b, c] = (await yard.add({ group: 'api' }, { group: 'api' }, { group: 'api' })) as [number, number, number]
    const before = await yard.engine({ id: 'before' })
    before.runner.end(a)
    await yard.clock.settle()
    await before.engine.stop()
    const { runner } = await yard.engine({ id: 'after' })
    await yard.clock.advance(30_000)
    expect(runner.started).toEqual([])
    await yard.clock.advance(35_000)
    expect(runner.started.map(({ id }) => id)).toEqual([b])
    runner.end(b)
    yard.clock.jump(-86_400_000)
    await yard.clock.advance(62_000)
    expect(runner.started.map(({ id }) => id)).toEqual([b, c])
  })

  it('[R9] [R1] a new rate counts from the last start on', async () => {
    const yard = await openYard()
    await yard.jobs.setLimit({ scope: API, perMinute: 1 })
    await yard.add({ group: 'api' }, { group: 'api' })
    const { runner } = await yard.engine()
    await yard.jobs.setLimit({ scope: API, perMinute: 60 })
    await yard.clock.advance(500)
    expect(runner.started).toHaveLength(1)
    await yard.clock.advance(600)
    expect(runner.started).toHaveLength(2)
  })
})

describe('a failure that pauses its group', () => {
  const refused = (pauseGroup: string) =>
    ({ how: 'failed', error: { code: '401', message: 'no', retryable: null, pauseGroup } }) as const

  it('[P4] [R10] pauses it with the reason in the same transaction, until a person resumes it', async () => {
    const yard = await openYard()
    const [a, b, other] = (await yard.add({ group: 'api' }, { group: 'api' }, {})) as [number, number, number]
    const { runner, events } = await yard.engine({ concurrency: 1 })
    runner.end(a, refused('the key was refused'))
    await yard.clock.settle()
    expect(yard.jobs.get(a)).toMatchObject({ state: 'failed', error: { code: '401', retryable: false } })
    expect([...runner.running.keys()]).toEqual([other])
    expect(yard.jobs.status()).toMatchObject({
      pausedGroups: ['api'],
      pauseReasons: [{ kind: 'group', name: 'api', reason: 'the key was refused', at: yard.clock.now() }],
    })
    expect(events.filter(({ type }) => type === 'notice')).toMatchObject([
      { message: 'group api was paused: the key was refused' },
    ])
    runner.end(other)
    await yard.jobs.resumeScope(API)
    await yard.clock.settle()
    expect([...runner.running.keys()]).toEqual([b])
    expect(yard.jobs.status()).toMatchObject({ pausedGroups: [], pauseReasons: [] })
  })

  it('[P4] [R10] asks in vain where the job has no group, or was no longer this engine’s', async () => {
    const yard = await openYard()
    const [a, b] = (await yard.add({}, { group: 'api' })) as [number, number]
    const { runner } = await yard.engine()
    runner.end(a, refused('x'))
    yard.store.database.connection.prepare(`update jobs set owner = 'another' where id = ?`).run(b)
    runner.end(b, refused('x'))
    await yard.clock.settle()
    expect(yard.jobs.status().pausedGroups).toEqual([])
  })
})
