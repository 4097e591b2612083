import { describe, expect, test } from 'vitest'
import type { JobJson } from '../support/job-json.js'
import { openYard, untilFile } from '../support/jobyard-cli.js'
import { until } from '../support/until.js'

const FIELDS = [
  'id',
  'type',
  'name',
  'state',
  'priority',
  'position',
  'held',
  'group',
  'attempt',
  'maxAttempts',
  'runAfter',
  'progress',
  'stage',
  'message',
  'iteration',
  'iterations',
  'error',
  'input',
  'output',
  'checkpoint',
  'idempotencyKey',
  'runId',
  'owner',
  'pid',
  'heartbeatAt',
  'createdAt',
  'startedAt',
  'pausedAt',
  'finishedAt',
  'runningMs',
  'waitedMs',
].sort()

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

describe('a job as JSON', () => {
  test('[C] every field is there, absent values are null', async () => {
    const yard = openYard()
    const added = await yard.addShell('true')
    expect(Object.keys(added).sort()).toEqual([...FIELDS, 'existed'].sort())
    expect(added).toMatchObject({
      id: 1,
      type: 'command',
      state: 'queued',
      priority: 5,
      position: 1,
      held: false,
      group: null,
      attempt: 0,
      maxAttempts: 1,
      runAfter: null,
      progress: null,
      stage: null,
      message: null,
      iteration: null,
      iterations: null,
      error: null,
      output: null,
      checkpoint: null,
      idempotencyKey: null,
      runId: null,
      owner: null,
      pid: null,
      heartbeatAt: null,
      startedAt: null,
      pausedAt: null,
      finishedAt: null,
      runningMs: 0,
      existed: false,
    })
    expect(added.input).toMatchObject({ shell: 'true' })
    expect(added.name).not.toBe('')
    expect(added.createdAt).toMatch(INSTANT)
    await yard.drain()
    const done = await yard.show(1, '--history', '--attempts')
    expect(Object.keys(done).sort()).toEqual([...FIELDS, 'attempts', 'history'].sort())
    for (const at of [done.createdAt, done.startedAt, done.finishedAt]) expect(at).toMatch(INSTANT)
    expect(done).toMatchObject({ position: null, owner: null, pid: null, attempt: 1 })
    expect(Number.isInteger(done.runningMs) && Number.isInteger(done.waitedMs)).toBe(true)
    const [attempt] = done.attempts ?? []
    expect(Object.keys(attempt ?? {}).sort()).toEqual(
      ['attempt', 'error', 'finishedAt', 'outcome', 'owner', 'pid', 'startedAt'].sort(),
    )
    expect(attempt).toMatchObject({ attempt: 1, outcome: 'completed', error: null })
    expect(attempt?.pid).toBeTypeOf('number')
    expect(attempt?.owner).toBeTypeOf('string')
    expect(Object.keys((await yard.list())[0] ?? {}).sort()).toEqual(FIELDS)
  })

  test('[C] a running job shows its owner and pid', async () => {
    const yard = openYard()
    const worker = yard.worker()
    await yard.addShell(`echo $$ >> log; ${untilFile('go')}`)
    const [pid] = await yard.written('log')
    await until(async () => (await yard.show(1)).pid !== null, 'the start is stored')
    const job = await yard.show(1)
    expect(job).toMatchObject({ state: 'running', pid: Number(pid), position: null, attempt: 1 })
    expect(job.owner).toMatch(/.+-\d+-.+/)
    yard.create('go')
    await yard.settled(1)
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[C] one id gives an object, several an array, in the order of the ids', async () => {
    const yard = openYard()
    for (const name of ['a', 'b', 'c']) await yard.addShell('true', '--name', name)
    expect(await yard.json('hold', 2)).toMatchObject({ id: 2 })
    expect(await yard.json<JobJson[]>('hold', 3, 1)).toMatchObject([{ id: 3 }, { id: 1 }])
    expect(await yard.json<JobJson[]>('cancel', 3, 1)).toMatchObject([{ id: 3, state: 'cancelled' }, { id: 1 }])
    expect(await yard.json<JobJson[]>('remove', 1, 3)).toMatchObject([{ id: 1 }, { id: 3 }])
    expect((await yard.list()).map((job) => job.id)).toEqual([2])
  })

  test('[C] ids are never used again', async () => {
    const yard = openYard()
    for (let index = 0; index < 3; index += 1) await yard.addShell('true')
    await yard.run('cancel', 1, 2, 3)
    await yard.run('remove', 1, 2, 3)
    expect((await yard.addShell('true')).id).toBe(4)
    expect(await yard.refusal('show', 3)).toMatchObject({ exit: 3 })
  })

  test('[C] remove deletes a finished job with its output and its work folder', async () => {
    const yard = openYard()
    await yard.addShell('echo find-this-again | tee "$JOBYARD_WORKDIR/kept"')
    await yard.drain()
    // SQLite may keep deleted bytes in free pages.
    const files = () => yard.filesHolding('find-this-again').filter((name) => !name.includes('jobyard.db'))
    expect(files()).toHaveLength(2)
    await yard.run('remove', 1)
    expect(files()).toEqual([])
    expect((await yard.json<{ total: Record<string, number> }>('queue', 'status')).total.completed).toBe(0)
  })

  test('[C] list puts running first, then queued in order, paused, and finished newest first', async () => {
    const yard = openYard()
    await yard.importAll([
      { type: 'command', input: { shell: 'sleep 0.05' }, name: 'old' },
      { type: 'command', input: { shell: 'sleep 0.1; exit 1' }, name: 'newer' },
      { type: 'command', input: { command: ['true'] }, name: 'held', held: true },
    ])
    await yard.drain('--concurrency', '1')
    const worker = yard.worker('--concurrency', '1')
    await yard.addShell(`echo x >> log; ${untilFile('go')}`, '--name', 'paused', '--group', 'g')
    await yard.written('log')
    await yard.run('pause', 4)
    await yard.addShell(`echo x >> log; ${untilFile('go')}`, '--name', 'running', '--group', 'g')
    await yard.written('log', 2)
    await yard.addShell('true', '--name', 'urgent', '--priority', 'high')
    const names = (jobs: JobJson[]) => jobs.map((job) => job.name).join(' ')
    expect(names(await yard.list())).toBe('running urgent held paused newer old')
    expect(names(await yard.list('--limit', 2))).toBe('running urgent')
    expect(names(await yard.list('--limit', 2, '--offset', 3))).toBe('paused newer')
    expect(names(await yard.list('--state', 'paused,failed'))).toBe('paused newer')
    expect(names(await yard.list('--group', 'g'))).toBe('running paused')
    expect(names(await yard.list('--type', 'command', '--state', 'queued'))).toBe('urgent held')
    expect(await yard.list('--type', 'other')).toEqual([])
    yard.create('go')
    await yard.run('cancel', 4)
    await yard.settled(5)
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[C] wait ends when all are terminal, with 1 if any is not completed or time is up', async () => {
    const yard = openYard()
    await yard.addShell('true')
    await yard.addShell('false')
    await yard.addShell('true', '--hold')
    await yard.drain()
    expect((await yard.run('wait', 1)).code).toBe(0)
    expect((await yard.run('wait', 1, 2)).code).toBe(1)
    expect((await yard.run('wait', 3, '--timeout', '200ms')).code).toBe(1)
    const waiting = yard.start(['wait', '3'])
    await yard.run('cancel', 3)
    expect((await waiting.exited).code).toBe(1)
  })

  test('[C] JOBYARD_DATA names the data folder, and the app’s own is used without either', async () => {
    const yard = openYard()
    const named = await yard.runWith({ data: false, env: { JOBYARD_DATA: yard.data } }, 'add', '--json', '--', 'true')
    expect(JSON.parse(named.stdout).id).toBe(1)
    expect(await yard.list()).toHaveLength(1)
    const own = await yard.runWith({ data: false, env: { XDG_CONFIG_HOME: undefined } }, 'list', '--json')
    expect([own.code, JSON.parse(own.stdout)]).toEqual([0, []])
  })

  test('[C] commands end alike with and without --json, and no colour goes into a pipe', async () => {
    const yard = openYard()
    await yard.addShell('true')
    for (const call of [['list'], ['show', '1'], ['queue', 'status'], ['hold', '1'], ['--help'], ['add', '--help']]) {
      const ran = await yard.run(...call)
      expect([call, ran.code]).toEqual([call, 0])
      expect(ran.stdout).not.toContain('\u001b')
      expect(ran.stdout).not.toBe('')
    }
  })

  test('[C] worker --once --json prints one event a line', async () => {
    const yard = openYard()
    await yard.addShell('true')
    const ran = await yard.run('worker', '--once', '--json')
    expect(ran.code).toBe(0)
    const events = ran.stdout.split('\n').filter((line) => line !== '')
    expect(events.length).toBeGreaterThan(1)
    for (const event of events) expect(JSON.parse(event)).toBeTypeOf('object')
  })
})
