import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import type { JobJson } from '../support/job-json.js'
import { openYard, untilFile, type Yard } from '../support/jobyard-cli.js'
import { until } from '../support/until.js'

/** A worker with one running job (id 1) that waits for the file `go`. */
async function withRunningJob(yard: Yard) {
  await yard.addShell(`echo started >> log; ${untilFile('go')}`)
  const worker = yard.worker('--concurrency', '1')
  await yard.written('log')
  return worker
}

describe('[C] acting on running jobs', () => {
  test('[C] pause, resume and cancel return when it has happened', async () => {
    const yard = openYard()
    const worker = await withRunningJob(yard)
    expect(await yard.run('pause', 1)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^job 1 paused: /) })
    expect(await yard.json('resume', 1)).toMatchObject({ id: 1, state: 'running', attempt: 1 })
    expect(await yard.json('cancel', 1, '--timeout', '2m')).toMatchObject({ id: 1, state: 'cancelled', owner: null })
    worker.kill('SIGTERM')
    expect((await worker.exited).code).toBe(0)
  })

  test('[C] [S3] what the state forbids is exit 4 with the fixed text', async () => {
    const yard = openYard()
    await yard.run('add', '--', 'ls')
    const refused = { exit: 4, code: 'illegal-transition' }
    expect(await yard.refusal('pause', 1)).toMatchObject({ ...refused, message: 'cannot pause job 1: it is queued' })
    expect(await yard.refusal('resume', 1)).toMatchObject({ ...refused, message: 'cannot resume job 1: it is queued' })
    expect(await yard.refusal('retry', 1)).toMatchObject({ ...refused, message: 'cannot retry job 1: it is queued' })
    expect(await yard.refusal('remove', 1)).toMatchObject({ ...refused, message: 'cannot remove job 1: it is queued' })
    await yard.run('cancel', 1)
    expect(await yard.refusal('hold', 1)).toMatchObject({ ...refused, message: 'cannot hold job 1: it is cancelled' })
    expect(await yard.refusal('cancel', 1)).toMatchObject({
      ...refused,
      message: 'cannot cancel job 1: it is cancelled',
    })
    expect(await yard.run('cancel', 1)).toMatchObject({
      code: 4,
      stdout: '',
      stderr: 'jobyard: cannot cancel job 1: it is cancelled\n',
    })
  })

  test('[C] a command that was killed before it was carried out is not carried out any more', async () => {
    const yard = openYard()
    const worker = await withRunningJob(yard)
    worker.kill('SIGSTOP')
    const killed = yard.start(['cancel', 1])
    const db = new Database(yard.databaseFile(), { readonly: true })
    const requests = db.prepare('select count(*) from requests').pluck()
    await until(() => requests.get() === 1, 'the request is there')
    killed.kill('SIGKILL')
    await killed.exited
    worker.kill('SIGCONT')
    expect(await yard.json('pause', 1)).toMatchObject({ state: 'paused' })
    expect(requests.get()).toBe(0)
    db.close()
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[C] an engine that does not answer within --timeout: the request is withdrawn, exit 1', async () => {
    const yard = openYard()
    const worker = await withRunningJob(yard)
    // Not before it has written down the process: it must not be stopped in the middle of a commit.
    await until(async () => (await yard.show(1)).pid !== null, 'the pid in the database')
    worker.kill('SIGSTOP')
    expect(await yard.refusal('pause', 1, '--timeout', '50ms')).toMatchObject({ exit: 1, code: 'timed-out' })
    worker.kill('SIGCONT')
    yard.create('go')
    expect(await yard.settled(1)).toMatchObject([{ state: 'completed' }])
    expect((await yard.show(1, '--history')).history?.map(({ to }) => to)).toEqual(['running', 'completed'])
    expect(await yard.refusal('pause', 1, '--timeout', '-1s')).toMatchObject({ exit: 2 })
  })
})

describe('[C] several ids', () => {
  test('[C] all are checked before any acts; the JSON is an array, repetitions count once', async () => {
    const yard = openYard()
    for (let index = 0; index < 3; index++) await yard.run('add', '--', 'ls')
    expect(await yard.refusal('hold', 1, 99)).toMatchObject({ exit: 3 })
    expect(await yard.refusal('cancel', 1, 2, 'x')).toMatchObject({ exit: 2, message: expect.stringContaining('"x"') })
    expect((await yard.list()).map((job) => [job.state, job.held])).toEqual(Array(3).fill(['queued', false]))
    const held = await yard.json<JobJson[]>('hold', 3, 1, 3)
    expect(held.map((job) => [job.id, job.held])).toEqual([
      [3, true],
      [1, true],
    ])
    expect(await yard.json('hold', 1)).toMatchObject({ id: 1, held: true })
    expect((await yard.run('release', 3, 1)).stdout.split('\n')).toHaveLength(3)
    expect(await yard.json<JobJson[]>('cancel', 1, 2)).toMatchObject([
      { id: 1, state: 'cancelled' },
      { id: 2, state: 'cancelled' },
    ])
    expect(await yard.json('remove', 2)).toMatchObject({ id: 2, state: 'cancelled' })
    expect(await yard.refusal('show', 2)).toMatchObject({ exit: 3 })
  })

  test('[C] release keeps runAfter, --now clears it', async () => {
    const yard = openYard()
    await yard.run('add', '--hold', '--delay', '1h', '--', 'ls')
    expect(await yard.json('release', 1)).toMatchObject({ held: false, runAfter: expect.any(String) })
    expect(await yard.json('release', 1, '--now')).toMatchObject({ held: false, runAfter: null })
  })

  test('[C] retry by id or of all that failed', async () => {
    const yard = openYard()
    for (let index = 0; index < 2; index++) await yard.run('add', '--', 'false')
    expect(await yard.json('retry', '--all-failed')).toEqual([])
    await yard.drain()
    expect(await yard.json('retry', 2)).toMatchObject({
      id: 2,
      state: 'queued',
      maxAttempts: 2,
      error: expect.anything(),
    })
    expect(await yard.json<JobJson[]>('retry', '--all-failed')).toMatchObject([
      { id: 1, state: 'queued', finishedAt: null },
    ])
    expect(await yard.refusal('retry')).toMatchObject({ exit: 2 })
    expect(await yard.refusal('retry', 1, '--all-failed')).toMatchObject({ exit: 2 })
  })

  test('[C] [Q9] a key that another job took meanwhile is a conflict, exit 4', async () => {
    const yard = openYard()
    await yard.run('add', '--key', 'k', '--', 'ls')
    await yard.run('cancel', 1)
    await yard.run('add', '--key', 'k', '--', 'ls')
    expect(await yard.refusal('retry', 1)).toMatchObject({
      exit: 4,
      code: 'conflict',
      message: expect.stringContaining('2'),
    })
  })
})

describe('[C] wait', () => {
  test('[C] exit 0 only if all completed', async () => {
    const yard = openYard()
    await yard.run('add', '--', 'true')
    await yard.run('add', '--', 'false')
    await yard.drain()
    expect(await yard.run('wait', 1)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^job 1 completed: /) })
    const both = await yard.run('wait', 1, 2, '--json')
    expect(both.code).toBe(1)
    expect(JSON.parse(both.stdout)).toMatchObject([
      { id: 1, state: 'completed' },
      { id: 2, state: 'failed' },
    ])
    expect(await yard.refusal('wait', 1, 3)).toMatchObject({ exit: 3 })
    expect(await yard.refusal('wait', 1, '--timeout', 'soon')).toMatchObject({ exit: 2 })
  })

  test('[C] returns as soon as a worker has ended the job, and when the time is up', async () => {
    const yard = openYard()
    const worker = await withRunningJob(yard)
    const late = await yard.run('wait', 1, '--timeout', '10ms', '--json')
    expect(late).toMatchObject({ code: 1, stderr: expect.stringContaining('the time is up') })
    expect(JSON.parse(late.stdout)).toMatchObject({ id: 1, state: 'running' })
    const waiting = yard.start(['wait', 1, '--timeout', '1h', '--json'])
    await until(() => waiting.printed() === '', 'nothing printed yet')
    yard.create('go')
    expect(JSON.parse((await waiting.exited).stdout)).toMatchObject({ state: 'completed' })
    worker.kill('SIGTERM')
    await worker.exited
  })
})
