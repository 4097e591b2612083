import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { openYard, untilFile, type Yard } from '../support/jobyard-cli.js'
import { installScripted, result, type Step } from '../support/scripted-handler.js'

const READY = `echo '{"type":"ready","protocol":1,"checkpoint":true,"maxJobs":1}'`

function addScripted(yard: Yard, type: string, steps: Step[], ...options: (string | number)[]) {
  return yard.json('add', '--type', type, '--input', JSON.stringify({ steps }), ...options)
}

describe('handlers in trouble', () => {
  test('[H] one that leaves, or closes its pipes, right after ready ends with HANDLER_EXITED', async () => {
    const yard = openYard()
    const programs = {
      leaves: READY,
      'reads-nothing': `exec 0<&-; ${READY}; sleep 0.3`,
      'says-nothing': `${READY}; exec 1>&-; sleep 0.3`,
    }
    for (const [type, line] of Object.entries(programs)) {
      const manifest = { type, title: type, command: ['sh', '-c', line], protocol: 'jsonl' }
      yard.handler(type, { ...manifest, maxAttempts: 2, backoffMs: 0 })
      await yard.run('add', '--type', type, '--input', '{}')
    }
    await yard.drain('--concurrency', '3')
    const jobs = await yard.list()
    expect(jobs.map((job) => [job.state, job.attempt, job.error?.code])).toEqual([
      ['failed', 2, 'HANDLER_EXITED'],
      ['failed', 2, 'HANDLER_EXITED'],
      ['failed', 2, 'HANDLER_EXITED'],
    ])
  })

  test('[H] messages before ready, a second ready, CR LF and an unasked paused do no harm', async () => {
    const yard = openYard()
    const early = '{"type":"result","jobId":1,"output":"early"}\r\n'
    const ready = (jobs: number) => `{"type":"ready","protocol":1,"checkpoint":false,"maxJobs":${jobs}}\r\n`
    installScripted(yard, 'odd', { ready: `${early}${ready(1)}${ready(5)}` })
    await addScripted(yard, 'odd', [{ raw: '{"type":"result","jobId":$ID,"output":"crlf"}\r\n' }])
    await addScripted(yard, 'odd', [{ send: { type: 'paused' } }, result('went on')])
    await addScripted(yard, 'odd', [{ send: { type: 'error', code: 'CANCELLED', message: 'by itself' } }])
    await yard.drain('--concurrency', '1')
    expect(await yard.show(1)).toMatchObject({ state: 'completed', output: 'crlf' })
    expect(await yard.show(2)).toMatchObject({ state: 'completed', output: 'went on' })
    // Nobody asked for a cancel, so it is an error like any other.
    expect(await yard.show(3)).toMatchObject({ state: 'queued', error: { code: 'CANCELLED' } })
  })

  test('[F6] [H] a jsonl handler that runs out of time fails with TIMEOUT, whatever it answers', async () => {
    const yard = openYard()
    installScripted(yard, 'slow')
    installScripted(yard, 'late', { onCancel: 'result' })
    const limits = ['--timeout', '300ms', '--max-attempts', '1']
    for (const type of ['slow', 'late']) await addScripted(yard, type, [{ until: yard.path('never') }], ...limits)
    // Time enough to start a process on a busy machine: the one before it was ended with its job.
    await addScripted(yard, 'slow', [result('in time')], '--timeout', '30s')
    await yard.drain('--concurrency', '1')
    expect(await yard.show(1)).toMatchObject({ state: 'failed', error: { code: 'TIMEOUT', retryable: true } })
    expect((await yard.show(2)).state).toMatch(/^(failed|completed)$/)
    expect(await yard.show(3)).toMatchObject({ state: 'completed', output: 'in time' })
  })

  test('[H] a json answer that is too long is BAD_OUTPUT', async () => {
    const yard = openYard()
    const line = 'printf \'{"a":"\'; head -c 20000000 /dev/zero | tr "\\0" x; printf \'"}\''
    yard.handler('fat', { type: 'fat', title: 'Fat', command: ['sh', '-c', line], protocol: 'json' })
    await yard.run('add', '--type', 'fat', '--input', '{}')
    await yard.drain()
    expect(await yard.show(1)).toMatchObject({ state: 'failed', error: { code: 'BAD_OUTPUT', retryable: false } })
  })

  test('[H] a type whose handler is gone fails its queued jobs and names the type', async () => {
    const yard = openYard()
    yard.handler('passing', { type: 'passing', title: 'Passing', command: ['true'], protocol: 'plain' })
    await yard.run('add', '--type', 'passing', '--input', '{}')
    yard.handler('passing', { type: 'renamed', title: 'Renamed', command: ['true'], protocol: 'plain' })
    await yard.drain()
    const job = await yard.show(1)
    expect(job).toMatchObject({ state: 'failed', error: { retryable: false } })
    expect(job.error?.message).toContain('passing')
  })

  test('[F4] [R2] when the launcher dies, its jobs start again with no attempt used', async () => {
    const yard = openYard()
    installScripted(yard, 'warm')
    const worker = yard.worker('--concurrency', '2')
    await yard.addShell(`setsid sh -c 'echo $$ >> strays; exec sleep 1000' & ${untilFile('go')}`)
    await addScripted(yard, 'warm', [{ mark: yard.path('log') }, { until: yard.path('go') }, result()])
    await yard.written('log')
    const [stray] = await yard.written('strays')
    for (const { pid } of yard.processes().filter((one) => /launcher/.test(one.command))) process.kill(pid, 'SIGKILL')
    await yard.written('log', 2)
    const [, second] = await yard.written('strays', 2)
    // What the first start left outside its group was ended before the second.
    const pids = yard.processes().map((one) => String(one.pid))
    expect([pids.includes(stray ?? ''), pids.includes(second ?? '')]).toEqual([false, true])
    yard.create('go')
    const jobs = await yard.settled(1, 2)
    expect(jobs.map((job) => [job.state, job.attempt])).toEqual([
      ['completed', 1],
      ['completed', 1],
    ])
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[F8] Ctrl-C reaches the whole process group, and handlers still save their checkpoints', async () => {
    const yard = openYard()
    installScripted(yard, 'saver', { checkpoint: true })
    await addScripted(yard, 'saver', [{ mark: yard.path('log') }, { until: yard.path('go') }, result()])
    const worker = spawn(process.execPath, yard.command('worker'), {
      detached: true,
      env: yard.env() as NodeJS.ProcessEnv,
      stdio: 'ignore',
    })
    const exited = once(worker, 'exit')
    await yard.written('log')
    process.kill(-(worker.pid as number), 'SIGINT')
    await exited
    expect(await yard.show(1)).toMatchObject({ state: 'queued', attempt: 1, checkpoint: { at: 1 } })
  })

  test('[S7] a frozen job that waits in the queue can be held, moved on, and released', async () => {
    const yard = openYard()
    const worker = yard.worker('--concurrency', '1')
    await yard.addShell(`echo x >> log; ${untilFile('go')}`)
    await yard.written('log')
    await yard.run('pause', 1)
    await yard.addShell(`echo x >> log; ${untilFile('next')}`)
    await yard.written('log', 2)
    await yard.run('resume', 1)
    const { pid } = await yard.json('hold', 1)
    yard.create('next')
    await yard.settled(2)
    expect(await yard.show(1)).toMatchObject({ state: 'queued', held: true, pid })
    expect(await yard.json('priority', 1, 'high')).toMatchObject({ state: 'queued', priority: 10, pid })
    yard.create('go')
    await yard.run('release', 1)
    expect((await yard.settled(1))[0]).toMatchObject({ state: 'completed', attempt: 1 })
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[F4] [C] cancelling a job that a shutdown interrupted ends its attempt’s row', async () => {
    const yard = openYard()
    const worker = yard.worker()
    await yard.addShell(`echo x >> log; ${untilFile('never')}`)
    await yard.written('log')
    worker.kill('SIGTERM')
    await worker.exited
    await yard.run('cancel', 1)
    const { attempts } = await yard.show(1, '--attempts')
    expect(attempts).toMatchObject([{ attempt: 1, outcome: 'cancelled', error: null }])
    expect(attempts?.[0]?.finishedAt).not.toBeNull()
    expect(await yard.json('retry', 1)).toMatchObject({ attempt: 1, maxAttempts: 2 })
  })
})
