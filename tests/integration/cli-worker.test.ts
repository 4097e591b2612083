import { describe, expect, test } from 'vitest'
import { readProcStat } from '../../src-main/processes/proc-stat.js'
import { openYard, untilFile } from '../support/jobyard-cli.js'
import { until } from '../support/until.js'
import { pipeline } from './cli-pipeline.js'

describe('[C] worker', () => {
  test('[C] --once runs what may start now and exits 0 whatever the jobs did', async () => {
    const yard = openYard()
    await yard.addShell('true')
    await yard.addShell('exit 9')
    await yard.addShell('true', '--hold')
    await yard.addShell('true', '--delay', '1h')
    const ran = await yard.run('worker', '--once')
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(ran.stdout).toMatch(/job 1 running, attempt 1: true\n/)
    expect(ran.stdout).toMatch(/job 2 failed: exit 9 \(.*EXIT_9/)
    expect(ran.stdout).not.toContain('\u001b')
    expect((await yard.list()).map((job) => [job.id, job.state])).toEqual([
      [3, 'queued'],
      [4, 'queued'],
      [2, 'failed'],
      [1, 'completed'],
    ])
  })

  test('[C] --json prints one event a line', async () => {
    const yard = openYard()
    await yard.addShell('true')
    const { stdout } = await yard.run('worker', '--once', '--json')
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const transitions = events.filter((event) => event.type === 'transition')
    expect(transitions).toMatchObject([
      { id: 1, from: 'queued', to: 'running', actor: 'scheduler', attempt: 1, jobType: 'command', name: 'true' },
      { id: 1, from: 'running', to: 'completed', actor: 'handler', attempt: 1 },
    ])
    for (const event of events) expect(event.at).toMatch(/^\d{4}-.*Z$/)
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => events[0].seq + index))
  })

  test('[C] --limit ends after N jobs', async () => {
    const yard = openYard()
    await yard.importAll(Array.from({ length: 3 }, () => ({ type: 'command', input: { command: ['true'] } })))
    expect((await yard.run('worker', '--limit=2')).code).toBe(0)
    expect((await yard.list()).map((job) => job.state)).toEqual(['queued', 'completed', 'completed'])
  })

  test('[C] a worker with --limit waits for jobs that come later', async () => {
    const yard = openYard()
    const worker = yard.worker('--limit', '1')
    await yard.addShell('true')
    expect((await worker.exited).code).toBe(0)
    expect(await yard.show(1)).toMatchObject({ state: 'completed' })
  })

  test('[C] [F8] the first signal ends it gracefully with exit 0, and says so', async () => {
    const yard = openYard()
    await yard.addShell(`echo x >> log; ${untilFile('go')}`)
    await yard.addShell('true')
    const worker = yard.worker('--concurrency', '1')
    await yard.written('log')
    worker.kill('SIGINT')
    const ran = await worker.exited
    expect(ran).toMatchObject({ code: 0, signal: null })
    expect(ran.stderr).toMatch(/SIGINT: stopping, with running job 1/)
    expect(await yard.list()).toMatchObject([
      { id: 1, state: 'queued', position: 1, owner: null },
      { id: 2, state: 'queued' },
    ])
  })

  test('[C] the second signal ends everything at once', async () => {
    const yard = openYard()
    await yard.addShell(`trap '' TERM; echo x >> log; ${untilFile('go')}`)
    const worker = yard.worker()
    await yard.written('log')
    worker.kill('SIGTERM')
    worker.kill('SIGINT')
    expect((await worker.exited).code).toBe(0)
    expect(await yard.show(1)).toMatchObject({ state: 'queued', owner: null, pid: null })
  })

  test.skipIf(process.platform !== 'linux')(
    '[C] Ctrl-Z stops it where nobody waits for it, doctor says so, and it goes on afterwards',
    async () => {
      const yard = openYard()
      await yard.addShell(`echo x >> log; ${untilFile('go')}`)
      const worker = yard.worker()
      await yard.written('log')
      worker.kill('SIGTSTP')
      await until(() => readProcStat(worker.pid)?.state === 'T', 'the worker has stopped')
      expect(await yard.addShell('true')).toMatchObject({ id: 2 })
      const { checks } = await yard.json<{ checks: { name: string; message: string }[] }>('doctor')
      const { message } = checks.find(({ name }) => name === 'engines') ?? { message: '' }
      expect(message).toContain(`"kill -CONT ${worker.pid}" lets them go on`)
      yard.create('go')
      worker.kill('SIGCONT')
      expect(await yard.settled(1, 2)).toMatchObject([{ state: 'completed' }, { state: 'completed' }])
      worker.kill('SIGTERM')
      expect((await worker.exited).code).toBe(0)
    },
  )

  test('[C] goes on when nobody reads what it prints', async () => {
    const yard = openYard()
    await yard.importAll(Array.from({ length: 30 }, () => ({ type: 'command', input: { command: ['true'] } })))
    const ran = await pipeline(yard, 'worker --once --json', 'true')
    expect(ran.stderr).toBe('exit 0\n')
    expect(await yard.json('queue', 'status')).toMatchObject({ total: { queued: 0, completed: 30 } })
  })

  test('[C] wrong usage is exit 2', async () => {
    const yard = openYard()
    for (const args of [['--limit', '0'], ['--concurrency', 'many'], ['--concurrency=0'], ['extra']]) {
      expect(await yard.refusal('worker', ...args)).toMatchObject({ exit: 2, code: 'invalid-input' })
    }
  })

  test('[C] starts what another process adds while it waits', async () => {
    const yard = openYard()
    const worker = yard.worker('--json')
    await yard.addShell('echo x >> log')
    await yard.written('log')
    await until(() => worker.printed().includes('"to":"completed"'), 'the event of its end')
    worker.kill('SIGHUP')
    expect((await worker.exited).code).toBe(0)
  })
})
