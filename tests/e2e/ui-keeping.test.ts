import { readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { violations } from '../support/axe.js'
import { Desktop, hasElectron } from '../support/desktop.js'
import { openYard, type Yard } from '../support/jobyard-cli.js'
import { QueueWindow } from '../support/queue-window.js'
import { until } from '../support/until.js'

const echo = (name: string, held = false) => ({ type: 'command', input: { shell: 'echo out' }, name, held })

async function openSettings(queue: QueueWindow): Promise<void> {
  await queue.page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Settings' }).click()
  await queue.page.getByRole('heading', { name: 'Backups' }).waitFor()
}

/** A yard with a held job in a backup, another one after it, and rubbish in the place of its database. */
async function damagedYard(): Promise<{ yard: Yard; damaged: Buffer }> {
  const yard = openYard()
  await yard.addShell('true', '--hold', '--name', 'In the backup')
  await yard.json('backup')
  await yard.addShell('true', '--hold', '--name', 'After it')
  const file = yard.databaseFile()
  writeFileSync(file, Buffer.alloc(statSync(file).size, 'no database '))
  return { yard, damaged: readFileSync(file) }
}

describe.skipIf(!hasElectron)('looking after the data in the window', () => {
  it('[K4] backs up, shows what a restore would lose, and restores with the engine ended and started again', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    await desktop.call('jobs.enqueue', { jobs: [echo('Kept', true)] })
    await openSettings(queue)
    await page.getByText('There are no backups yet.').waitFor()
    await queue.button('Back up now').click()
    const backups = page.getByRole('list', { name: 'Backups' }).getByRole('listitem')
    await backups.first().waitFor()
    await page.getByText(/whole, checked/).waitFor()
    await desktop.call('jobs.enqueue', { jobs: [echo('Ended'), { ...echo('Runs'), input: { shell: 'sleep 600' } }] })
    await queue.becomes('running', 1)
    await queue.becomes('done', 1)
    await queue.button(/^Restore the backup of/).click()
    const dialog = page.getByRole('dialog', { name: 'Restore a backup' })
    await dialog.getByText('2 jobs').waitFor()
    await dialog.getByText(/added since then will be gone: .*Runs/).waitFor()
    await dialog.getByText('The running job is stopped first, as when Jobyard quits.').waitFor()
    await dialog.getByRole('button', { name: 'Keep what is there' }).click()
    expect(await queue.counts('running')).toBe(1)
    await queue.button(/^Restore the backup of/).click()
    await dialog.getByRole('button', { name: 'Restore', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await queue.becomes('next', 1)
    expect(await queue.counts('running')).toBe(0)
    expect(await queue.order()).toEqual(['Kept'])
    await desktop.call('jobs.enqueue', { jobs: [echo('Afterwards')] })
    await queue.becomes('done', 1)
    await queue.quit()
  })

  it('[K4] restores nothing, and ends nothing, while another engine works on the database', async () => {
    const queue = await QueueWindow.open()
    const { desktop } = queue
    const { file } = await desktop.call('keeping.backUp')
    await desktop.call('jobs.enqueue', { jobs: [{ ...echo('Runs'), input: { shell: 'sleep 600' } }] })
    await queue.becomes('running', 1)
    const worker = desktop.yard.worker()
    const engines = async () => (await desktop.yard.json<{ engines: { alive: number } }>('stats')).engines.alive
    await until(async () => (await engines()) === 2, 'the other engine works')
    expect(await desktop.answer('keeping.restore', { file })).toMatchObject({
      ok: false,
      error: { code: 'conflict', message: expect.stringContaining('another engine uses the database') },
    })
    expect((await desktop.call('app.status')).phase).toBe('ready')
    expect((await desktop.call('jobs.get', { id: 1 })).job).toMatchObject({ state: 'running', attempt: 1 })
    worker.kill('SIGTERM')
    await worker.exited
    await queue.quit()
  })

  it('[K3] a rule shows first what it removes; finished jobs go into an archive and come back', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    await desktop.call('jobs.enqueue', { jobs: [echo('One'), echo('Two'), echo('Stays', true)] })
    await queue.becomes('done', 2)
    await openSettings(queue)
    await queue.choose('Completed jobs, how many', 'The newest 1,000')
    const rules = page.getByRole('dialog', { name: 'Change what is kept' })
    await rules.getByText('Nothing that is there now would be removed.').waitFor()
    await rules.getByRole('button', { name: 'Save' }).click()
    await rules.waitFor({ state: 'detached' })
    const stored = async () => (await desktop.call('keeping.read')).rules.states.completed
    expect(await stored()).toEqual({ removeAfterDays: null, keepNewest: 1000 })
    expect(
      await desktop.call('keeping.previewRules', {
        rules: { states: { completed: { removeAfterDays: null, keepNewest: 1 } } },
      }),
    ).toMatchObject({ remove: 1, archive: 0 })

    await queue.button(/^Archive…$/).click()
    const dialog = page.getByRole('dialog', { name: 'Archive finished jobs' })
    await dialog.getByText(/^2 jobs: 2 completed/).waitFor()
    await dialog.getByRole('checkbox', { name: 'completed' }).uncheck()
    await dialog.getByText('No finished job is like that.').waitFor()
    await dialog.getByRole('checkbox', { name: 'completed' }).check()
    await dialog.getByRole('button', { name: 'Archive 2 jobs' }).click()
    await dialog.waitFor({ state: 'detached' })
    await queue.becomes('done', 0)
    const archives = page.getByRole('list', { name: 'Archives' }).getByRole('listitem')
    await archives.getByRole('button').click()
    await page.getByText('Brought back 2 jobs').waitFor()
    await queue.becomes('done', 2)
    expect(await queue.counts('next')).toBe(1)
    await queue.quit()
  })

  it.each(['light', 'dark'] as const)('axe finds nothing in the %s theme', async (theme) => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    await desktop.call('settings.set', { change: { theme } })
    await desktop.call('jobs.enqueue', { jobs: [echo('One')] })
    await queue.becomes('done', 1)
    await desktop.call('keeping.backUp')
    await openSettings(queue)
    await queue.button(/^Restore the backup of/).waitFor()
    await page.getByRole('heading', { name: 'Archives' }).scrollIntoViewIfNeeded()
    const found = await violations(page, 'settings, data')
    await queue.button(/^Restore the backup of/).click()
    await page.getByText('Nothing was added and nothing ended since then.').waitFor()
    found.push(...(await violations(page, 'restore')))
    await page.keyboard.press('Escape')
    await queue.choose('Completed jobs, for how long', 'For a day')
    await page
      .getByRole('dialog', { name: 'Change what is kept' })
      .getByText(/^Nothing/)
      .waitFor()
    found.push(...(await violations(page, 'rules')))
    await page.keyboard.press('Escape')
    await queue.button(/^Archive…$/).click()
    await page
      .getByRole('dialog')
      .getByText(/^1 job/)
      .waitFor()
    found.push(...(await violations(page, 'archive')))
    expect(found).toEqual([])
    await queue.quit()
  })
})

describe.skipIf(!hasElectron)('[K2] a damaged database at the start', () => {
  it.each(['light', 'dark'] as const)(
    'is said in words, kept, and replaced by the newest good backup (%s)',
    async (theme) => {
      const { yard, damaged } = await damagedYard()
      const desktop = await Desktop.open(yard)
      const { page } = desktop
      await desktop.call('settings.set', { change: { theme } })
      await page.getByRole('heading', { name: 'The database is damaged' }).waitFor()
      await page.getByText(/with 1 job. What was added or ended since will be missing/).waitFor()
      expect(await violations(page, 'damaged')).toEqual([])
      expect(readFileSync(yard.databaseFile()).equals(damaged)).toBe(true)
      await page.getByRole('button', { name: 'Restore the backup' }).click()
      await desktop.ready()
      await page.getByText('In the backup').first().waitFor()
      const kept = yard.dataEntries().find((name) => /jobyard\.db\.damaged-.*Z$/.test(name))
      expect(readFileSync(path.join(yard.data, path.basename(kept ?? ''))).equals(damaged)).toBe(true)
      const added = await yard.addShell('true')
      await until(async () => (await yard.show(added.id)).state === 'completed', 'it works again')
      expect(await desktop.quit()).toBe(0)
    },
  )

  it('has what can be read of it saved', async () => {
    const yard = openYard()
    for (const name of ['One', 'Two']) await yard.addShell('true', '--hold', '--name', name)
    const file = yard.databaseFile()
    // The counts are in a page of their own, and are made anew by the way.
    const connection = new BetterSqlite3(file)
    const root = connection
      .prepare(`select rootpage from sqlite_schema where name = 'state_counts'`)
      .pluck()
      .get() as number
    const size = connection.pragma('page_size', { simple: true }) as number
    connection.pragma('wal_checkpoint(truncate)')
    connection.close()
    const bytes = readFileSync(file)
    bytes.fill(0xa5, (root - 1) * size, root * size)
    writeFileSync(file, bytes)
    const desktop = await Desktop.open(yard)
    const { page } = desktop
    await page.getByRole('heading', { name: 'The database is damaged' }).waitFor()
    await page.getByText('There is no backup of it').waitFor()
    await page.getByRole('button', { name: 'Save what can be read' }).click()
    await desktop.ready()
    await page.getByText(/^Saved 2 jobs/).waitFor()
    await page.getByText('Two').first().waitFor()
    expect(await desktop.quit()).toBe(0)
  })
})
