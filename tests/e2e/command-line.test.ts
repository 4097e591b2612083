import { describe, expect, it } from 'vitest'
import { Desktop, hasElectron } from '../support/desktop.js'
import { until } from '../support/until.js'

describe.skipIf(!hasElectron)('the command line and the window share one queue', () => {
  it('shows what the command line adds, moves, cancels and removes, and runs it', async () => {
    const desktop = await (await Desktop.open()).ready()
    const { yard, page } = desktop
    await yard.run('queue', 'pause')
    const first = await yard.addShell('echo one', '--name', 'First from outside')
    const second = await yard.addShell('echo two', '--name', 'Second from outside')
    await page.getByText('First from outside').first().waitFor()
    await page.getByText('Second from outside').first().waitFor()
    await yard.run('move', second.id, '--first')
    const order = async () => (await desktop.call('queue.ids', { section: 'next', from: 0, to: 10 })).ids
    await until(async () => Object.values(await order())[0] === second.id, 'the window has the new order')
    await yard.run('cancel', first.id)
    await until(async () => (await desktop.call('queue.overview')).counts.done === 1, 'the window counts it as done')
    await yard.run('remove', first.id)
    await until(async () => (await desktop.call('queue.overview')).counts.done === 0, 'the window has let go of it')
    await yard.run('queue', 'resume')
    await until(async () => (await desktop.call('jobs.get', { id: second.id })).job.state === 'completed', 'it ran')
    const lines = await desktop.call('output.lines', { id: second.id, attempt: 1, at: 'end', limit: 10 })
    expect(lines.lines.map(({ text }) => text)).toEqual(['two'])
    expect(desktop.problems).toEqual([])
    expect(await desktop.quit()).toBe(0)
  })

  it('shows a pause that the command line sets while nothing else changes, and lifts it by a click', async () => {
    const desktop = await (await Desktop.open()).ready()
    const { yard, page } = desktop
    await yard.addShell('true', '--hold', '--name', 'Held')
    await page.getByText('Held').first().waitFor()
    await yard.run('queue', 'pause')
    await page.getByRole('button', { name: 'Resume queue' }).click()
    await page.getByRole('button', { name: 'Pause queue' }).waitFor()
    expect((await desktop.call('queue.overview')).paused).toBe(false)
    expect(await desktop.quit()).toBe(0)
  })

  it('lets the command line pause and cancel what the window’s engine runs', async () => {
    const desktop = await (await Desktop.open()).ready()
    const { yard } = desktop
    const job = await yard.addShell('sleep 600')
    await until(async () => (await desktop.call('queue.overview')).counts.running === 1, 'the job runs')
    await yard.run('pause', job.id)
    expect((await desktop.call('jobs.get', { id: job.id })).job.state).toBe('paused')
    await yard.run('cancel', job.id)
    expect((await desktop.call('jobs.get', { id: job.id })).job.state).toBe('cancelled')
    expect(await desktop.quit()).toBe(0)
  })
})
