import { describe, expect, it, onTestFinished } from 'vitest'
import type { EngineNews } from '../../src-main/engine/events.js'
import { answer } from '../../src-main/ipc/answer.js'
import type { Implementation } from '../../src-main/ipc/implementation.js'
import { QueuePublisher } from '../../src-main/ipc/queue-publisher.js'
import { JobyardError } from '../../src-shared/errors.js'
import type { EventBatch } from '../../src-shared/ipc-events.js'
import { openWindowYard } from '../support/window-yard.js'

async function publishing() {
  const yard = await openWindowYard()
  const batches: EventBatch[] = []
  const failures: unknown[] = []
  const publisher = new QueuePublisher({
    lists: () => yard.lists,
    send: (batch) => batches.push(batch),
    failed: (thrown) => failures.push(thrown),
  })
  onTestFinished(() => publisher.dispose())
  const tell = (news: EngineNews) => publisher.engineEvent({ seq: 0, at: 0, ...news })
  return { ...yard, batches, publisher, tell }
}

describe('events for a window', () => {
  it('[R7] come once a frame, of each job the latest progress only, and are numbered without gaps', async () => {
    const { add, batches, publisher, tell } = await publishing()
    const [a = 0, b = 0] = await add({}, {})
    for (let i = 1; i <= 1_000; i += 1) tell({ type: 'progress', id: i % 2 === 0 ? a : b, progress: i / 1_000 })
    tell({ type: 'progress', id: a, stage: 'last' })
    publisher.flush()
    expect(batches).toHaveLength(1)
    const told = batches[0]?.events.filter(({ type }) => type === 'progress')
    expect(told).toEqual([
      { type: 'progress', id: b, patch: { progress: 0.999 } },
      { type: 'progress', id: a, patch: { progress: 1, stage: 'last' } },
    ])
    tell({ type: 'changed', ids: [a] })
    publisher.flush()
    tell({ type: 'notice', message: 'n' })
    publisher.flush()
    let next = 1
    for (const { fromSeq, toSeq, events } of batches) {
      expect(fromSeq).toBe(next)
      expect(toSeq - fromSeq + 1).toBe(events.length)
      next = toSeq + 1
    }
  })

  it('tell of each changed job as it is now, of jobs that are gone, and of too many at once by one word', async () => {
    const { add, batches, publisher, tell } = await publishing()
    const [a = 0] = await add({ name: 'here' })
    tell({ type: 'changed', ids: [a, 4711] })
    publisher.flush()
    const events = batches.flatMap((batch) => batch.events)
    expect(events.find(({ type }) => type === 'rows')).toMatchObject({ rows: [{ id: a, name: 'here' }] })
    expect(events.find(({ type }) => type === 'removed')).toEqual({ type: 'removed', ids: [4711] })
    tell({ type: 'changed', ids: Array.from({ length: 5_000 }, (_, i) => i + 1) })
    publisher.flush()
    expect(batches.at(-1)?.events.map(({ type }) => type)).toContain('stale')
    expect(batches.at(-1)?.events.map(({ type }) => type)).not.toContain('rows')
  })
})

describe('[R6] pauses and limits', () => {
  it('are told of when they change although no job does, whoever set them, and only then', async () => {
    const { jobs, events, engineOfYard, clock } = await openWindowYard()
    const told = async (change: () => unknown) => {
      const before = events.length
      await change()
      engineOfYard.notice()
      await clock.settle()
      return events.slice(before).map(({ type }) => type)
    }
    expect(await told(() => jobs.resumeScope({ kind: 'queue' }))).toEqual(['scopes'])
    expect(await told(() => jobs.pauseScope({ kind: 'type', name: 'command' }))).toEqual(['scopes'])
    expect(await told(() => jobs.pauseScope({ kind: 'type', name: 'command' }))).toEqual([])
    expect(await told(() => jobs.setLimit({ scope: { kind: 'queue' }, concurrency: 3 }))).toEqual(['scopes'])
    expect(await told(() => jobs.setLimit({ scope: { kind: 'queue' }, concurrency: null }))).toEqual(['scopes'])
    expect(await told(() => undefined)).toEqual([])
  })

  it('make the window ask for the overview', async () => {
    const { batches, publisher, tell } = await publishing()
    tell({ type: 'scopes' })
    publisher.flush()
    expect(batches.flatMap(({ events }) => events.map(({ type }) => type))).toContain('overview')
  })
})

describe('answers to a window', () => {
  const commands = {
    'jobs.get': () => {
      throw new JobyardError('not-found', 'job 1 does not exist', { details: { id: 1 } })
    },
    'app.status': () => {
      throw new TypeError('a defect')
    },
  } as unknown as Implementation

  it('carry code, message and details of an error, and report defects', async () => {
    const defects: string[] = []
    const ask = (name: unknown, argument?: unknown) => answer(commands, name, argument, (of) => defects.push(of))
    expect(await ask('jobs.get', { id: 1 })).toEqual({
      ok: false,
      error: { code: 'not-found', message: 'job 1 does not exist', details: { id: 1 } },
    })
    expect(await ask('jobs.get', { id: 'x' })).toMatchObject({
      error: { code: 'invalid-input', details: { fields: [{ path: ['id'] }] } },
    })
    expect(await ask('app.status')).toMatchObject({ error: { code: 'internal', message: 'a defect' } })
    expect(await ask(Object.create(null))).toMatchObject({ error: { code: 'invalid-input' } })
    expect(defects).toEqual(['app.status'])
  })
})
