import { describe, expect, test } from 'vitest'
import type { JobJson } from '../support/job-json.js'
import { openYard } from '../support/jobyard-cli.js'

const three = ['low', 'normal', 'normal'].map((priority) => ({
  type: 'command',
  input: { command: ['true'] },
  priority,
}))

describe('[C] order', () => {
  test('[C] priority: names, numbers, negative ones', async () => {
    const yard = openYard()
    await yard.importAll(three)
    expect(await yard.json('priority', 1, 'high')).toMatchObject({ id: 1, priority: 10, position: 1 })
    expect(await yard.json<JobJson[]>('priority', 2, 3, -5)).toMatchObject([
      { id: 2, priority: -5 },
      { id: 3, priority: -5 },
    ])
    expect(await yard.json('priority', 3, '--', '-1000')).toMatchObject({ priority: -1000, position: 3 })
    expect(await yard.json('priority', 2, '--json', 7)).toMatchObject({ priority: 7 })
    for (const value of ['1001', '-1001', '1.5', 'urgent']) {
      expect(await yard.refusal('priority', 1, value)).toMatchObject({ exit: 2 })
    }
    expect(await yard.refusal('priority', 'high')).toMatchObject({ exit: 2 })
    expect(await yard.refusal('priority', 9, 'high')).toMatchObject({ exit: 3 })
    await yard.run('cancel', 1)
    expect(await yard.refusal('priority', 1, 'high')).toMatchObject({ exit: 4 })
  })

  test('[C] move says which priority it took', async () => {
    const yard = openYard()
    await yard.importAll(three)
    expect(await yard.json('move', 1, '--first')).toMatchObject({
      id: 1,
      position: 1,
      priority: 5,
      priorityChangedFrom: 0,
    })
    expect(await yard.json('move', 3, '--before', 2)).toMatchObject({ position: 2, priorityChangedFrom: null })
    expect((await yard.run('move', '1', '--after=2')).stdout).toMatch(/^job 1 is at position 3: /)
    expect(await yard.json('move', 3, '--last')).toMatchObject({ position: 3 })
    for (const args of [['1'], ['1', '--first', '--last'], ['1', '--before', 'x'], ['1', '2', '--first']]) {
      expect(await yard.refusal('move', ...args)).toMatchObject({ exit: 2 })
    }
    expect(await yard.refusal('move', 1, '--after', 9)).toMatchObject({ exit: 3 })
    await yard.run('cancel', 2)
    expect(await yard.refusal('move', 1, '--after', 2)).toMatchObject({ exit: 4 })
  })

  test('[C] [Q5] reorder: unknown 3, repeated 2, not queued 4, and nothing moved', async () => {
    const yard = openYard()
    await yard.importAll(three)
    expect(await yard.json<JobJson[]>('reorder', 3, 2)).toMatchObject([
      { id: 3, position: 1, priorityChangedFrom: null },
      { id: 2, position: 2, priorityChangedFrom: null },
    ])
    expect(await yard.refusal('reorder', 2, 9)).toMatchObject({ exit: 3 })
    expect(await yard.refusal('reorder', 2, 3, 2)).toMatchObject({ exit: 2, message: expect.stringContaining('job 2') })
    await yard.run('cancel', 1)
    expect(await yard.refusal('reorder', 2, 1)).toMatchObject({ exit: 4 })
    expect((await yard.list('--state', 'queued')).map((job) => job.id)).toEqual([3, 2])
  })
})

describe('[C] the queue as a whole', () => {
  test('[C] queue status counts every state; a total’s queued includes the waiting ones', async () => {
    const yard = openYard()
    const zero = { queued: 0, waiting: 0, running: 0, paused: 0, completed: 0, failed: 0, cancelled: 0 }
    expect(await yard.json('queue', 'status')).toEqual({
      paused: false,
      total: zero,
      types: [],
      pausedTypes: [],
      pausedGroups: [],
    })
    await yard.importAll([...three, { type: 'command', input: { command: ['true'] }, delayMs: 3_600_000, group: 'g' }])
    await yard.run('cancel', 1)
    const counts = { ...zero, queued: 2, waiting: 1, cancelled: 1 }
    expect(await yard.json('queue', 'status')).toEqual({
      paused: false,
      pausedTypes: [],
      pausedGroups: [],
      total: { ...counts, queued: 3 },
      types: [{ type: 'command', ...counts }],
    })
    expect(await yard.json('queue', 'status', '--group', 'g')).toMatchObject({
      total: { ...zero, queued: 1, waiting: 1 },
    })
    expect((await yard.run('queue', 'status')).stdout).toMatch(/nothing is paused\n\nTYPE +QUEUED/)
  })

  test('[C] queue pause and resume, of everything, a type, a group', async () => {
    const yard = openYard()
    expect(await yard.json('queue', 'pause')).toMatchObject({ paused: true })
    expect((await yard.run('queue', 'pause', '--group', 'g')).stdout).toMatch(/^group g is paused/)
    await yard.run('queue', 'pause', '--type=command')
    expect(await yard.json('queue', 'status')).toMatchObject({
      paused: true,
      pausedTypes: ['command'],
      pausedGroups: ['g'],
    })
    await yard.run('queue', 'resume')
    await yard.run('queue', 'resume', '--type', 'command')
    expect(await yard.json('queue', 'resume', '--group', 'g')).toMatchObject({ pausedGroups: [] })
    expect(await yard.json('queue', 'status')).toMatchObject({ paused: false, pausedTypes: [], pausedGroups: [] })
    for (const args of [[], ['stop'], ['pause', '--type', 'a', '--group', 'b'], ['pause', 'now']]) {
      expect(await yard.refusal('queue', ...args)).toMatchObject({ exit: 2 })
    }
  })

  test('[C] limits are set, listed and removed', async () => {
    const yard = openYard()
    expect(await yard.json('limit')).toEqual([])
    expect(await yard.json('limit', '--concurrency', 3)).toEqual({ kind: 'queue', name: null, concurrency: 3 })
    await yard.run('limit', '--type', 'render', '2')
    expect((await yard.run('limit', '--group=gpu', '1')).stdout).toBe('group gpu: at most 1 at once\n')
    expect(await yard.json<object[]>('limit')).toEqual(
      expect.arrayContaining([
        { kind: 'queue', name: null, concurrency: 3 },
        { kind: 'type', name: 'render', concurrency: 2 },
        { kind: 'group', name: 'gpu', concurrency: 1, perMinute: null },
      ]),
    )
    expect(await yard.json('limit', '--type', 'render', 'none')).toMatchObject({ concurrency: null })
    await yard.run('limit', '--concurrency', 'none')
    expect(await yard.json('limit')).toEqual([{ kind: 'group', name: 'gpu', concurrency: 1, perMinute: null }])
    for (const args of [
      ['3'],
      ['--concurrency', '0'],
      ['--concurrency', '-1'],
      ['--type', 't'],
      ['--type', 't', 'x'],
      ['--type', 't', '1', '--per-minute', '5'],
      ['--per-minute', '5'],
      ['--group', 'g', '1', '--per-minute', '0'],
      ['--group', 'g', '1', '--per-minute', 'x'],
    ]) {
      expect(await yard.refusal('limit', ...args)).toMatchObject({ exit: 2 })
    }
  })

  test('[C] [R1] a group’s rate is set beside its limit or alone, and goes with the limit', async () => {
    const yard = openYard()
    const group = { kind: 'group', name: 'api' }
    const set = (...args: string[]) => yard.json('limit', '--group', 'api', ...args)
    expect(await set('5', '--per-minute', '600')).toEqual({ ...group, concurrency: 5, perMinute: 600 })
    expect(await set('3')).toEqual({ ...group, concurrency: 3, perMinute: 600 })
    expect((await yard.run('limit')).stdout).toBe('group api: at most 3 at once, at most 600 starts a minute\n')
    expect(await set('--per-minute=none')).toEqual({ ...group, concurrency: 3, perMinute: null })
    expect(await set('none', '--per-minute', '0.5')).toEqual({ ...group, concurrency: null, perMinute: 0.5 })
    expect(await yard.json('limit')).toEqual([{ ...group, concurrency: null, perMinute: 0.5 }])
    expect(await set('none')).toEqual({ ...group, concurrency: null, perMinute: null })
    expect(await yard.json('limit')).toEqual([])
  })
})
