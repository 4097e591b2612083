import { mkdirSync, rmdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { Desktop, hasElectron } from '../support/desktop.js'
import { openYard, untilFile } from '../support/jobyard-cli.js'
import { until } from '../support/until.js'

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
    expect(await desktop.answer('queue.overview')).toMatchObject({ ok: false, error: { code: 'storage' } })
    rmdirSync(file)
    await desktop.ready()
    expect((await desktop.call('queue.overview')).status.trouble).toBeNull()
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
    await desktop.call('app.restoreDatabase')
    await desktop.ready()
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
