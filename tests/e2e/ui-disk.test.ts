import { describe, expect, it } from 'vitest'
import { violations } from '../support/axe.js'
import { Desktop, hasElectron } from '../support/desktop.js'
import { openYard, untilFile } from '../support/jobyard-cli.js'
import { fillDisk, hasDisks, setWritable, smallDisk } from '../support/small-disk.js'

/** Larger than what the write-ahead log may have left over on a disk that is full, in bytes. */
const LARGE = 12 * 1024 * 1024

describe.skipIf(!hasElectron || !hasDisks)('[K2] the disk under the open window', () => {
  it('[K2] that is full refuses what is new in words, lets run what runs, and is forgotten when there is room', async () => {
    const yard = openYard()
    smallDisk(yard, 64)
    await yard.addShell(`echo begun; echo x > begun; ${untilFile('go')}; echo ended`, '--name', 'Runs meanwhile')
    const desktop = await (await Desktop.open(yard)).ready()
    const { page } = desktop
    await yard.written('begun')
    const makeRoom = fillDisk(yard)

    const large = { type: 'command', name: 'Too large', input: { command: ['true'], env: { BIG: 'x'.repeat(LARGE) } } }
    expect(await desktop.answer('jobs.enqueue', { jobs: [large] })).toMatchObject({
      ok: false,
      error: { code: 'storage', message: expect.stringContaining('the disk is full') },
    })
    await page.locator('.row-name').getByText('Runs meanwhile').waitFor()
    expect((await desktop.call('queue.overview')).counts).toMatchObject({ running: 1, next: 0 })
    yard.create('go')
    makeRoom()

    await yard.settled(1)
    expect(await yard.list()).toMatchObject([{ id: 1, state: 'completed', attempt: 1 }])
    await desktop.call('jobs.enqueue', {
      jobs: [{ type: 'command', name: 'Fits again', input: { command: ['true'] } }],
    })
    await page.locator('.row-name').getByText('Fits again').waitFor()
    expect(await desktop.quit()).toBe(0)
  })

  it('[K2] that takes no writes is said in the place of the queue, which opens as soon as it does', async () => {
    const yard = openYard()
    smallDisk(yard, 64)
    await yard.addShell('true', '--hold', '--name', 'Still here')
    setWritable(yard, false)
    const desktop = await Desktop.open(yard)
    await desktop.page.getByRole('heading', { name: 'The queue can’t be written to' }).waitFor()
    expect(await violations(desktop.page, 'read-only')).toEqual([])
    setWritable(yard, true)
    await desktop.ready()
    await desktop.page.locator('.row-name').getByText('Still here').waitFor()
    expect(await desktop.quit()).toBe(0)
  })
})
