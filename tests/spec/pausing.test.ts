import { describe, expect, test } from 'vitest'
import { openYard, untilFile, type Yard } from '../support/jobyard-cli.js'
import { isStoppedState, processInfo } from '../support/processes.js'
import { installScripted, result } from '../support/scripted-handler.js'
import { until } from '../support/until.js'

/** A shell line with a grandchild in a session of its own; each of the two writes to its file as long as it may. */
const twoTickers =
  'setsid sh -c "while [ ! -e go ]; do echo g >> grandchild; sleep 0.02; done" & ' +
  'while [ ! -e go ]; do echo c >> child; sleep 0.02; done; wait; echo ended'

const ticking = (yard: Yard) =>
  until(() => yard.lines('child').length > 2 && yard.lines('grandchild').length > 2, 'both tick')

async function stop(worker: { kill(signal: NodeJS.Signals): void; exited: Promise<unknown> }) {
  worker.kill('SIGTERM')
  await worker.exited
}

describe('pausing and resuming a running job', () => {
  test('[R3] [R4] a command’s whole tree is frozen, its slot is free, and it goes on where it was', async () => {
    const yard = openYard()
    const worker = yard.worker('--concurrency', '1')
    const { id } = await yard.addShell(twoTickers)
    await ticking(yard)
    const pid = await until(async () => (await yard.show(id)).pid, 'the start is stored')
    expect(processInfo(pid)).not.toBeNull()
    const paused = await yard.json('pause', id)
    expect(paused).toMatchObject({ state: 'paused', attempt: 1, position: null, pid })
    expect(paused.owner).not.toBeNull()
    const tree = () => yard.processes().filter((one) => /child >>|grandchild|sleep 0/.test(one.command))
    expect(tree().length).toBeGreaterThanOrEqual(2)
    expect(tree().filter(({ state }) => !isStoppedState(state))).toEqual([])
    const counts = () => [yard.lines('child').length, yard.lines('grandchild').length]
    const frozenAt = counts()
    // The slot is free: another job runs to its end meanwhile, and the frozen one writes nothing.
    const other = await yard.addShell('sleep 0.2')
    expect((await yard.settled(other.id))[0]?.state).toBe('completed')
    expect(counts()).toEqual(frozenAt)
    expect(await yard.json('resume', id)).toMatchObject({ state: 'running', attempt: 1, pid, pausedAt: null })
    await until(() => counts().every((count, index) => count > (frozenAt[index] ?? 0)), 'both tick again')
    yard.create('go')
    const [done] = await yard.settled(id)
    expect(done).toMatchObject({ state: 'completed', attempt: 1, owner: null, pid: null })
    const full = await yard.show(id, '--attempts')
    expect(full.attempts).toHaveLength(1)
    expect((await yard.run('log', id)).stdout).toBe('ended\n')
    await stop(worker)
  })

  test('[R3] [R4] [H] a handler with checkpoints saves and exits, and goes on from there', async () => {
    const yard = openYard()
    const record = yard.path('received')
    installScripted(yard, 'saver', { checkpoint: true, record })
    const steps = [
      { send: { type: 'progress', fraction: 0.25, message: 'a quarter', iteration: 1, of: 4 } },
      { send: { type: 'stage', name: 'middle' } },
      { mark: yard.path('log'), text: 'reached' },
      { until: yard.path('go') },
      result('the end'),
    ]
    const worker = yard.worker('--concurrency', '1')
    const { id } = await yard.json('add', '--type', 'saver', '--input', JSON.stringify({ steps }))
    await yard.written('log')
    const paused = await yard.json('pause', id)
    expect(paused).toMatchObject({
      state: 'paused',
      attempt: 1,
      owner: null,
      pid: null,
      progress: 0.25,
      message: 'a quarter',
      iteration: 1,
      iterations: 4,
      stage: 'middle',
      checkpoint: { at: 3 },
    })
    const other = await yard.addShell('true')
    expect((await yard.settled(other.id))[0]?.state).toBe('completed')
    expect(await yard.json('resume', id)).toMatchObject({ attempt: 1, progress: 0.25 })
    yard.create('go')
    const [done] = await yard.settled(id)
    expect(done).toMatchObject({ state: 'completed', attempt: 1, output: 'the end', error: null })
    const starts = yard
      .lines('received')
      .map((line) => JSON.parse(line))
      .filter((message) => message.type === 'start')
    expect(starts.map((start) => [start.attempt, start.checkpoint?.at ?? null])).toEqual([
      [1, null],
      [1, 3],
    ])
    expect((await yard.show(id, '--attempts')).attempts).toHaveLength(1)
    // What ran before the checkpoint did not run again.
    expect(yard.lines('log')).toHaveLength(1)
    await stop(worker)
  })

  test('[R5] [F8] a paused job outlives the engine; without its process it starts again, and says so', async () => {
    const yard = openYard()
    installScripted(yard, 'saver', { checkpoint: true })
    const steps = [{ mark: yard.path('saver') }, { until: yard.path('go') }, result()]
    const worker = yard.worker('--concurrency', '2')
    const frozen = await yard.addShell(`echo x >> log; ${untilFile('go')}`)
    const saved = await yard.json('add', '--type', 'saver', '--input', JSON.stringify({ steps }))
    await yard.written('log')
    await yard.written('saver')
    await yard.json('pause', frozen.id, saved.id)
    await stop(worker)
    expect(yard.processes()).toEqual([])
    for (const { id } of [frozen, saved]) {
      expect(await yard.show(id)).toMatchObject({ state: 'paused', owner: null, pid: null, attempt: 1 })
    }
    await yard.drain()
    expect((await yard.show(frozen.id)).state).toBe('paused')
    yard.create('go')
    // With no engine there is no free slot: they wait at the head.
    expect(await yard.json('resume', frozen.id, saved.id)).toMatchObject([{ state: 'queued' }, { state: 'queued' }])
    await yard.drain()
    for (const { id } of [frozen, saved]) {
      const job = await yard.show(id, '--history', '--attempts')
      expect(job).toMatchObject({ state: 'completed', attempt: 1 })
      expect(job.attempts).toHaveLength(1)
      const resumed = job.history?.filter((row) => row.from === 'paused' || row.from === 'queued').slice(1)
      expect(resumed?.some((row) => /start|checkpoint/i.test(row.reason ?? ''))).toBe(true)
    }
    expect(yard.lines('log')).toHaveLength(2)
    expect(yard.lines('saver')).toHaveLength(1)
  })

  test('[S2] [S7] resumed without a free slot it waits, frozen, ahead of its priority’s others', async () => {
    const yard = openYard()
    const worker = yard.worker('--concurrency', '1')
    const jobs = []
    for (const name of ['one', 'two']) {
      const job = await yard.addShell(`echo ${name} >> log; ${untilFile('go')}; echo ${name}-end >> log`)
      await yard.written('log', jobs.length + 1)
      jobs.push(await yard.json('pause', job.id))
    }
    const [one, two] = jobs
    await yard.addShell(`echo busy >> log; ${untilFile('done')}`)
    await yard.written('log', 3)
    await yard.addShell('true', '--hold')
    expect(await yard.json('resume', one?.id ?? 0)).toMatchObject({ state: 'queued', position: 1, pid: one?.pid })
    expect(await yard.json('resume', two?.id ?? 0)).toMatchObject({ state: 'queued', position: 1, owner: two?.owner })
    expect((await yard.show(one?.id ?? 0)).position).toBe(2)
    // Another engine has slots, but not the processes.
    yard.create('go')
    await yard.drain('--concurrency', '2')
    expect(yard.lines('log')).toEqual(['one', 'two', 'busy'])
    expect(processInfo(two?.pid ?? 0)?.state).toSatisfy(isStoppedState)
    expect(await yard.json('cancel', two?.id ?? 0)).toMatchObject({ state: 'cancelled', pid: null, owner: null })
    await until(() => processInfo(two?.pid ?? 0) === null, 'the cancelled tree ended')
    yard.create('done')
    const [done] = await yard.settled(one?.id ?? 0)
    expect(done).toMatchObject({ state: 'completed', attempt: 1 })
    expect(yard.lines('log')).toEqual(['one', 'two', 'busy', 'one-end'])
    expect((await yard.show(one?.id ?? 0, '--history')).history?.map((row) => [row.to, row.actor])).toEqual([
      ['running', 'scheduler'],
      ['paused', 'user'],
      ['queued', 'user'],
      ['running', 'scheduler'],
      ['completed', 'handler'],
    ])
    await stop(worker)
  })

  test('[S7] shutting down ends a frozen tree that waits in the queue', async () => {
    const yard = openYard()
    const worker = yard.worker('--concurrency', '1')
    const first = await yard.addShell(`echo first >> log; ${untilFile('go')}; echo first-end >> log`)
    await yard.written('log')
    await yard.run('pause', first.id)
    await yard.addShell(`echo second >> log; ${untilFile('go')}`)
    await yard.written('log', 2)
    await yard.run('resume', first.id)
    await stop(worker)
    expect(yard.processes()).toEqual([])
    expect(await yard.show(first.id)).toMatchObject({ state: 'queued', pid: null, owner: null, attempt: 1 })
    yard.create('go')
    await yard.drain('--concurrency', '1')
    const [one, two] = await yard.settled(first.id, first.id + 1)
    expect([one?.state, one?.attempt, two?.state, two?.attempt]).toEqual(['completed', 1, 'completed', 1])
  })

  test('[C] a request that its engine does not act on is withdrawn', async () => {
    const yard = openYard()
    const worker = yard.worker('--concurrency', '1')
    const { id } = await yard.addShell(`echo x >> log; ${untilFile('go')}`)
    await yard.written('log')
    // Its last write of the start is done: a process that is stopped in a write would keep the database locked.
    await until(async () => (await yard.show(id)).pid !== null, 'the start is stored')
    worker.kill('SIGSTOP')
    for (const verb of ['pause', 'cancel']) {
      expect(await yard.refusal(verb, id, '--timeout', '300ms')).toMatchObject({ exit: 1 })
    }
    worker.kill('SIGCONT')
    yard.create('go')
    expect((await yard.settled(id))[0]).toMatchObject({ state: 'completed', attempt: 1 })
    await stop(worker)
  })

  test('[H] a shared process is not frozen: without checkpoint a pause is refused, and says why', async () => {
    const yard = openYard()
    installScripted(yard, 'shared', { maxJobs: 2 })
    const worker = yard.worker('--concurrency', '2')
    const input = JSON.stringify({ steps: [{ mark: yard.path('log') }, { until: yard.path('go') }, result()] })
    const { id } = await yard.json('add', '--type', 'shared', '--input', input)
    await yard.written('log')
    const refusal = await yard.refusal('pause', id)
    expect(refusal.exit).not.toBe(0)
    expect(refusal.message).toMatch(/pause/)
    expect(await yard.show(id)).toMatchObject({ state: 'running', pausedAt: null })
    yard.create('go')
    expect((await yard.settled(id))[0]?.state).toBe('completed')
    await stop(worker)
  })

  test('[H] a result that was on its way wins over a pause', async () => {
    const yard = openYard()
    installScripted(yard, 'hasty', { checkpoint: true, onPause: 'result' })
    const worker = yard.worker()
    const input = JSON.stringify({ steps: [{ mark: yard.path('log') }, { until: yard.path('never') }] })
    const { id } = await yard.json('add', '--type', 'hasty', '--input', input)
    await yard.written('log')
    const refusal = await yard.refusal('pause', id)
    expect(refusal).toMatchObject({ exit: 4, code: 'illegal-transition' })
    expect(await yard.show(id)).toMatchObject({ state: 'completed', output: 'was on its way' })
    await stop(worker)
  })

  test('[H] a checkpoint handler that leaves a pause unanswered for 10 s is frozen', async () => {
    const yard = openYard()
    installScripted(yard, 'deaf', { checkpoint: true, onPause: 'ignore' })
    const worker = yard.worker()
    const input = JSON.stringify({ steps: [{ mark: yard.path('log') }, { until: yard.path('go') }, result('late')] })
    const { id } = await yard.json('add', '--type', 'deaf', '--input', input)
    await yard.written('log')
    const paused = await yard.json('pause', id, '--timeout', '2m')
    expect(paused.state).toBe('paused')
    expect(processInfo(paused.pid ?? 0)?.state).toSatisfy(isStoppedState)
    expect(await yard.json('resume', id)).toMatchObject({ state: 'running', pid: paused.pid })
    yard.create('go')
    expect((await yard.settled(id))[0]).toMatchObject({ state: 'completed', output: 'late', attempt: 1 })
    await stop(worker)
  })
})
