import { mkdirSync, rmdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { violations } from '../support/axe.js'
import { Desktop, hasElectron } from '../support/desktop.js'
import { openYard, untilFile } from '../support/jobyard-cli.js'
import { until } from '../support/until.js'

/** Fails every job at once, with the same error. */
const FAILING = `
const lines = require('node:readline').createInterface({ input: process.stdin })
const send = (message) => process.stdout.write(JSON.stringify(message) + '\\n')
lines.on('line', (line) => {
  const { type, job } = JSON.parse(line)
  if (type === 'start') send({ type: 'error', jobId: job.id, code: 'ARCHIVE_GONE', message: 'the archive is gone', retryable: false })
})
send({ type: 'ready', protocol: 1, checkpoint: false, maxJobs: 100 })
`

describe.skipIf(!hasElectron)('[K2] trouble is a state that passes', () => {
  it('shows why the queue cannot be opened, and opens it as soon as it can', async () => {
    const yard = openYard()
    const file = path.join(yard.data, 'jobyard.db')
    mkdirSync(file, { recursive: true, mode: 0o700 })
    const desktop = await Desktop.open(yard)
    const { trouble } = await until(async () => {
      const status = await desktop.call('app.status')
      return status.phase === 'unavailable' && status
    }, 'the app says that the queue is unavailable')
    expect(trouble).toMatchObject({ code: 'storage' })
    await desktop.page.getByRole('heading', { name: 'The queue can’t be opened' }).waitFor()
    expect(await desktop.answer('queue.overview')).toMatchObject({ ok: false, error: { code: 'storage' } })
    rmdirSync(file)
    await desktop.ready()
    expect((await desktop.call('queue.overview')).status.trouble).toBeNull()
    expect(await desktop.quit()).toBe(0)
  })

  it('says that a newer Jobyard wrote the database, changes nothing in it, and opens it when that is over', async () => {
    const yard = openYard()
    const held = await yard.addShell('true', '--hold', '--name', 'Still here')
    const setVersion = (version: (now: number) => number) => {
      const connection = new BetterSqlite3(yard.databaseFile())
      connection.pragma(`user_version = ${version(connection.pragma('user_version', { simple: true }) as number)}`)
      connection.close()
    }
    setVersion((now) => now + 90)
    const desktop = await Desktop.open(yard)
    await desktop.page.getByRole('heading', { name: 'A newer Jobyard wrote this queue' }).waitFor()
    expect((await desktop.call('app.status')).trouble).toMatchObject({ kind: 'newer' })
    expect(await violations(desktop.page, 'newer version')).toEqual([])
    setVersion((now) => now - 90)
    await desktop.ready()
    await desktop.page.getByText('Still here').first().waitFor()
    expect((await yard.show(held.id)).held).toBe(true)
    expect(await desktop.quit()).toBe(0)
  })

  it('says that somebody holds the database at the start, and opens it as soon as it can', async () => {
    const yard = openYard()
    await yard.addShell('true', '--hold', '--name', 'Still here')
    const lock = new BetterSqlite3(yard.databaseFile())
    lock.pragma('locking_mode = exclusive')
    lock.exec('begin exclusive')
    const desktop = await Desktop.open(yard)
    await desktop.page.getByRole('heading', { name: 'Another process holds the queue' }).waitFor()
    lock.exec('rollback')
    lock.close()
    await desktop.ready()
    await desktop.page.getByText('Still here').first().waitFor()
    expect(await desktop.quit()).toBe(0)
  })

  it('waits for a database that somebody locks, and goes on answering meanwhile', async () => {
    const desktop = await (await Desktop.open()).ready()
    const lock = new BetterSqlite3(desktop.yard.databaseFile())
    lock.exec('begin immediate')
    const adding = desktop.call('jobs.enqueue', { jobs: [{ type: 'command', input: { command: ['true'] } }] })
    expect((await desktop.call('queue.overview')).counts.next).toBe(0)
    lock.exec('rollback')
    lock.close()
    const { jobs } = await adding
    await until(
      async () => (await desktop.call('jobs.get', { id: jobs[0]?.id ?? 0 })).job.state === 'completed',
      'the job is completed',
    )
    expect(await desktop.quit()).toBe(0)
  })

  it('says that the database was deleted under it, and writes the queue back', async () => {
    const desktop = await (await Desktop.open()).ready()
    const { yard } = desktop
    const held = await yard.addShell('true', '--hold', '--name', 'Still here')
    for (const end of ['', '-wal', '-shm']) rmSync(path.join(yard.data, `jobyard.db${end}`), { force: true })
    await until(async () => (await desktop.call('app.status')).trouble?.code === 'not-found', 'the app says so')
    await desktop.page.getByRole('button', { name: 'Write the queue back' }).click()
    await until(async () => (await desktop.call('app.status')).trouble === null, 'the app has written it back')
    await desktop.ready()
    await desktop.page.getByText('Still here').first().waitFor()
    expect((await desktop.call('app.status')).trouble).toBeNull()
    expect(await yard.show(held.id)).toMatchObject({ name: 'Still here', held: true })
    const added = await yard.addShell('true')
    await until(async () => (await yard.show(added.id)).state === 'completed', 'it works again')
    expect(await desktop.quit()).toBe(0)
  })

  it('writes a deleted database back when it quits', async () => {
    const desktop = await (await Desktop.open()).ready()
    const { yard } = desktop
    const held = await yard.addShell('true', '--hold')
    for (const end of ['', '-wal', '-shm']) rmSync(path.join(yard.data, `jobyard.db${end}`), { force: true })
    expect(await desktop.quit()).toBe(0)
    expect((await yard.show(held.id)).held).toBe(true)
  })

  it('goes on when a log is deleted under its reader', async () => {
    const desktop = await (await Desktop.open()).ready()
    const { yard } = desktop
    const job = await yard.addShell(`echo begun; touch ${yard.path('on')}; ${untilFile(yard.path('go'))}; echo ended`)
    await until(async () => (await desktop.call('output.info', { id: job.id, attempt: 1 })).size > 0, 'it prints')
    rmSync(path.join(yard.data, 'output'), { recursive: true })
    expect(await desktop.call('output.info', { id: job.id, attempt: 1 })).toMatchObject({ missing: true })
    yard.create('go')
    await until(async () => (await yard.show(job.id)).state === 'completed', 'the job ends as ever')
    expect(await desktop.quit()).toBe(0)
  })

  it('[F3] gathers 10,000 failures into one line, stays usable, and puts all of them back at once', async () => {
    const yard = openYard()
    yard.handler(
      'failing',
      { type: 'failing', title: 'Failing', command: ['node', '${handlerDir}/failing.cjs'], protocol: 'jsonl' },
      { 'failing.cjs': FAILING },
    )
    const desktop = await (await Desktop.open(yard)).ready()
    const { page } = desktop
    await desktop.call('limits.set', { scope: { kind: 'queue' }, concurrency: 100 })
    const job = (_: unknown, index: number) => ({ type: 'failing', input: {}, name: `Doomed ${index + 1}` })
    await desktop.call('jobs.enqueue', { jobs: Array.from({ length: 10_000 }, job) })
    const counts = async () => (await desktop.call('queue.overview')).counts
    await until(async () => (await counts()).attention === 10_000, 'all jobs have failed')
    await page.getByRole('button', { name: /the archive is gone/ }).waitFor()
    expect(await page.locator('[data-id]').count()).toBe(0)
    await page.getByRole('button', { name: 'Pause queue' }).click()
    await page.getByRole('button', { name: 'Resume queue' }).waitFor()
    await page.getByRole('button', { name: /^Retry 10.?000 jobs/ }).click()
    await until(async () => (await counts()).next === 10_000, 'all jobs are queued again')
    await page.locator('[data-id]').first().waitFor()
    expect((await counts()).attention).toBe(0)
    expect(desktop.problems).toEqual([])
    expect(await desktop.quit()).toBe(0)
  })

  it('shows names with markup and text that runs the other way as they are', async () => {
    const desktop = await (await Desktop.open()).ready()
    const names = ['<img src=x onerror="document.title=1">', 'שלום \u202eabc', 'a\u0000b'.replace('\u0000', '\u0001')]
    for (const name of names) await desktop.yard.json('add', '--hold', '--name', name, '--', 'true')
    await desktop.page
      .getByText(names[0] as string)
      .first()
      .waitFor()
    expect(await desktop.page.title()).toBe('Jobyard')
    expect(desktop.problems).toEqual([])
    expect(await desktop.quit()).toBe(0)
  })
})
