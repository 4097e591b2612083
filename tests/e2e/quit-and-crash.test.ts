import { describe, expect, it } from 'vitest'
import { Desktop, hasElectron } from '../support/desktop.js'
import { openYard, untilFile } from '../support/jobyard-cli.js'
import { until } from '../support/until.js'

/** A handler that saves a checkpoint when it is asked to, and goes on from there. */
const COUNTER = `#!/usr/bin/env node
const lines = require('node:readline').createInterface({ input: process.stdin })
const send = (message) => console.log(JSON.stringify(message))
let job = null
let count = 0
lines.on('line', (line) => {
  const message = JSON.parse(line)
  if (message.type === 'start') {
    job = message.job.id
    count = message.checkpoint?.count ?? 0
    require('node:fs').appendFileSync(message.input.log, 'start at ' + count + '\\n')
    if (count > 0) return send({ type: 'result', jobId: job, output: { count } })
    count = 7
    send({ type: 'progress', jobId: job, fraction: 0.5 })
  } else if (message.type === 'pause' || message.type === 'shutdown') {
    if (job === null) return process.exit(0)
    send({ type: 'checkpoint', jobId: job, data: { count } })
    send({ type: 'paused', jobId: job })
    job = null
  } else if (message.type === 'cancel') send({ type: 'error', jobId: job, code: 'CANCELLED', message: '', retryable: false })
})
send({ type: 'ready', protocol: 1, checkpoint: true, maxJobs: 1 })
`

describe.skipIf(!hasElectron)('the app ends', () => {
  it('[F8] quits with a running job that saves a checkpoint, unasked, and goes on from it', async () => {
    const yard = openYard()
    yard.handler(
      'counter',
      { type: 'counter', title: 'Counter', command: ['node', '${handlerDir}/counter.cjs'], protocol: 'jsonl' },
      { 'counter.cjs': COUNTER },
    )
    const first = await (await Desktop.open(yard)).ready()
    const { jobs } = await first.call('jobs.enqueue', { jobs: [{ type: 'counter', input: { log: yard.path('log') } }] })
    const id = jobs[0]?.id ?? 0
    await until(async () => (await first.call('jobs.get', { id })).job.progress === 0.5, 'the job is half way')
    await first.requestQuit()
    expect(await first.exited()).toBe(0)
    expect(yard.processes()).toEqual([])
    expect(await yard.show(id)).toMatchObject({ state: 'queued', attempt: 1, checkpoint: { count: 7 } })
    const second = await (await Desktop.open(yard)).ready()
    await until(async () => (await second.call('jobs.get', { id })).job.state === 'completed', 'the job is completed')
    expect(yard.lines('log')).toEqual(['start at 0', 'start at 7'])
    expect(await second.quit()).toBe(0)
  })

  it('[F8] asks about a job that would start from nothing; stay, then quit, then it runs again', async () => {
    const yard = openYard()
    const first = await (await Desktop.open(yard)).ready()
    const input = { shell: `echo begun >>${yard.path('log')}; ${untilFile(yard.path('go'))}` }
    const { jobs } = await first.call('jobs.enqueue', { jobs: [{ type: 'command', input, name: 'A long one' }] })
    const id = jobs[0]?.id ?? 0
    await yard.written('log')
    await first.requestQuit()
    const question = first.page.getByRole('dialog').or(first.page.getByRole('alertdialog'))
    await question.getByText('A long one').waitFor()
    await first.call('app.quitDecision', { decision: 'stay' })
    expect((await first.call('jobs.get', { id })).job.state).toBe('running')
    expect(await first.quit()).toBe(0)
    expect(await yard.show(id)).toMatchObject({ state: 'queued', attempt: 1 })
    yard.create('go')
    const second = await (await Desktop.open(yard)).ready()
    await until(async () => (await second.call('jobs.get', { id })).job.state === 'completed', 'the job is completed')
    expect(yard.lines('log')).toEqual(['begun', 'begun'])
    expect(await second.quit()).toBe(0)
  })

  it('[F8] waits for such a job, starts nothing else, and then quits', async () => {
    const yard = openYard()
    const desktop = await (await Desktop.open(yard)).ready()
    await desktop.call('limits.set', { scope: { kind: 'queue' }, concurrency: 1 })
    const line = `echo begun >>${yard.path('log')}; ${untilFile(yard.path('go'))}`
    const { jobs } = await desktop.call('jobs.enqueue', {
      jobs: [
        { type: 'command', input: { shell: line } },
        { type: 'command', input: { command: ['true'] } },
      ],
    })
    await yard.written('log')
    await desktop.requestQuit()
    await desktop.call('app.quitDecision', { decision: 'wait' })
    expect((await desktop.call('app.status')).standby).toBe('quitting')
    yard.create('go')
    expect(await desktop.exited()).toBe(0)
    expect((await yard.show(jobs[0]?.id ?? 0)).state).toBe('completed')
    expect((await yard.show(jobs[1]?.id ?? 0)).state).toBe('queued')
  })

  it('[F7] is killed while a job runs: nothing is left of it, and the next start runs it again', async () => {
    const yard = openYard()
    const first = await (await Desktop.open(yard)).ready()
    const line = `echo begun >>${yard.path('log')}; ${untilFile(yard.path('go'))}`
    const jobs = [{ type: 'command', input: { shell: line }, maxAttempts: 3, backoffMs: 0 }]
    const id = (await first.call('jobs.enqueue', { jobs })).jobs[0]?.id ?? 0
    await yard.written('log')
    await first.kill()
    await until(() => yard.processes().length === 0, 'nothing of the app is left')
    yard.create('go')
    const second = await (await Desktop.open(yard)).ready()
    await second.page.getByText('recovered 1 job of an engine that crashed').first().waitFor()
    await until(async () => (await second.call('jobs.get', { id })).job.state === 'completed', 'the job is completed')
    const history = await second.call('jobs.history', { id })
    expect(history.map(({ to, actor }) => `${actor} ${to}`)).toContain('recovery queued')
    expect(await second.quit()).toBe(0)
  })

  it('hides when its window is closed while a job runs, and quits when nothing is left to do', async () => {
    const yard = openYard()
    const desktop = await (await Desktop.open(yard)).ready()
    const job = await yard.addShell(untilFile(yard.path('go')))
    await until(async () => (await desktop.call('queue.overview')).counts.running === 1, 'the job runs')
    const close = () => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await close()
    const isVisible = () => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
    await until(async () => !(await isVisible()), 'the window is hidden')
    yard.create('go')
    await until(async () => (await yard.show(job.id)).state === 'completed', 'the job is completed')
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show())
    await close().catch(() => undefined)
    expect(await desktop.exited()).toBe(0)
  })
})
