import { describe, expect, it } from 'vitest'
import type { EngineRecord } from '../../src-main/engine/ports.js'
import { queueStatistics } from '../../src-main/service/queue-statistics.js'
import { openYard } from '../support/yard.js'

const HOUR = 3_600_000

/** A yard whose engines live or are dead as the test says. */
async function yardWith() {
  const dead = new Set<string>()
  const processes = { isAlive: ({ id }: EngineRecord) => !dead.has(id), endAllOf: () => Promise.resolve() }
  const yard = await openYard(undefined, undefined, processes)
  const look = () => queueStatistics({ store: yard.store, clock: yard.clock, processes })
  return { ...yard, dead, look }
}

describe('[C] statistics', () => {
  it('[C] counts, times, stages, failures and throughput', async () => {
    const yard = await yardWith()
    expect(yard.look()).toMatchObject({ health: 'ok', reasons: [], types: [], queueAgeMs: null })
    const ids = await yard.add({}, {}, { maxAttempts: 1 }, { delayMs: HOUR })
    const { runner } = await yard.engine({ concurrency: 1 })
    const [a, b, c] = ids as [number, number, number]
    await yard.clock.advance(1_000)
    runner.end(a)
    await yard.clock.advance(3_000)
    runner.end(b)
    await yard.clock.settle()
    runner.end(c, { how: 'failed', error: { code: 'EXIT_2', message: '', retryable: false } })
    await yard.clock.settle()
    const [d] = (await yard.add({})) as [number]
    await yard.clock.settle()
    runner.onEvent({ kind: 'report', id: d, attempt: 1, report: { stage: 'reading' } })
    await yard.clock.advance(500)
    const found = yard.look()
    expect(found.total).toMatchObject({ queued: 1, waiting: 1, running: 1, completed: 2, failed: 1 })
    expect(found.types).toMatchObject([
      {
        type: 'command',
        queued: 0,
        waiting: 1,
        waitingMs: { p50: 1_000, p95: 4_000 },
        runningMs: { p50: 1_000, p95: 3_000, p99: 3_000 },
      },
    ])
    expect(found.runningMs).toEqual({ p50: 1_000, p95: 3_000, p99: 3_000 })
    expect(found.stages).toEqual([{ type: 'command', state: 'running', stage: 'reading', count: 1 }])
    expect(found.failures).toEqual([{ code: 'EXIT_2', count: 1 }])
    expect(found.throughput).toMatchObject({ minute: { completed: 2, failed: 1, cancelled: 0 } })
    expect(found.engines).toEqual({ alive: 1, dead: 0, slots: 1 })
    yard.clock.jump(2 * HOUR)
    expect(yard.look().throughput).toMatchObject({ hour: { completed: 0 }, day: { completed: 2, failed: 1 } })
  })

  it('[C] is stalled when work waits and nobody does it', async () => {
    const yard = await yardWith()
    await yard.add({ priority: 0 })
    await yard.clock.advance(5_000)
    await yard.add({ held: true }, { priority: 10 })
    expect(yard.look()).toMatchObject({ health: 'stalled', queueAgeMs: 5_000 })
    expect(yard.look().reasons).toEqual([expect.stringMatching(/^2 jobs could start, but no engine runs/)])
    const { engine } = await yard.engine({ concurrency: 1 })
    expect(yard.look()).toMatchObject({ health: 'ok', reasons: [] })
    yard.clock.jump(600_000)
    expect(yard.look().reasons).toEqual([expect.stringMatching(/has not been heard of for 10 minutes/)])
    await yard.clock.advance(30_000)
    expect(yard.look()).toMatchObject({ health: 'ok' })
    yard.dead.add(engine.id)
    expect(yard.look().reasons).toEqual([
      expect.stringContaining('no engine runs'),
      expect.stringMatching(/^1 job belongs to an engine that died/),
    ])
    yard.dead.clear()
  })

  it('[C] is degraded by pauses, by failures and by jobs that are silent for too long', async () => {
    const yard = await yardWith()
    const { runner } = await yard.engine()
    const scope = { kind: 'group', name: 'api' } as const
    const ids = await yard.add(...Array.from({ length: 6 }, () => ({ group: 'api', maxAttempts: 1 })))
    for (const id of ids) {
      await yard.clock.settle()
      runner.end(id, {
        how: 'failed',
        error: {
          code: '401',
          message: '',
          retryable: false,
          ...(id === ids.at(-1) ? { pauseGroup: 'no credit' } : {}),
        },
      })
    }
    await yard.clock.settle()
    expect(yard.look()).toMatchObject({
      health: 'degraded',
      reasons: ['group api is paused: no credit', '6 of the 6 jobs that ended in the last hour failed'],
    })
    await yard.jobs.resumeScope(scope)
    yard.clock.jump(2 * HOUR)
    await yard.clock.advance(30_000)
    const [silent] = (await yard.add({})) as [number]
    await yard.clock.settle()
    const heartbeatAt = yard.clock.now()
    runner.onEvent({ kind: 'report', id: silent, attempt: 1, report: { leaseMs: 60_000, heartbeatAt } })
    await yard.clock.advance(61_000)
    await yard.jobs.pauseScope({ kind: 'queue' })
    await yard.add({})
    expect(yard.look().reasons).toEqual([
      'the queue is paused, with 1 job in it',
      `silent for longer than promised: job ${silent}`,
    ])
  })
})
