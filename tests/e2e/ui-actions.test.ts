import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { hasElectron } from '../support/desktop.js'
import { QueueWindow } from '../support/queue-window.js'
import { installScripted } from '../support/scripted-handler.js'
import { until } from '../support/until.js'

describe.skipIf(!hasElectron)('jobs are changed in the window', () => {
  it('tries the sample queue: it runs, one job is pulled to the front, one is paused and resumed', async () => {
    const queue = await QueueWindow.open()
    await queue.page.getByRole('heading', { name: 'The yard is empty' }).waitFor()
    await queue.button('Try a sample queue').click()
    await queue.button('Pause queue').click()
    await queue.row('Index the archive').click()
    await queue.page.getByRole('complementary', { name: 'Inspector' }).getByRole('button', { name: 'Run next' }).click()
    await queue.becomesOrder(['Index the archive'])
    // A job that runs for as long as this test needs, however slow the machine; the sample's are over in seconds.
    const { desktop } = queue
    await desktop.call('limits.set', { scope: { kind: 'queue' }, concurrency: 10 })
    const jobs = [{ type: 'command', input: { shell: 'sleep 600' }, name: 'Long work', priority: 1000 }]
    const { id } = (await desktop.call('jobs.enqueue', { jobs })).jobs[0] as { id: number }
    await queue.button('Resume queue').click()
    const state = async () => (await desktop.call('jobs.get', { id })).job.state
    await until(async () => (await state()) === 'running', 'it runs')
    await queue.row('Long work').click()
    await queue.page.keyboard.press('p')
    await queue.becomes('paused', 1)
    await queue.row('Long work').click()
    await queue.page.keyboard.press('p')
    await queue.becomes('paused', 0)
    await queue.quit()
  })

  it('shows at once that a pause was asked for, while the handler has not yet answered', async () => {
    const queue = await QueueWindow.open()
    // Unanswered for 10 s, after which it is stopped as it is.
    installScripted(queue.desktop.yard, 'slow', { checkpoint: true, onPause: 'ignore' })
    const working = { send: { type: 'stage', name: 'at work' } }
    const input = { steps: [working, { until: path.join(queue.desktop.yard.data, 'never') }] }
    await queue.desktop.call('jobs.enqueue', { jobs: [{ type: 'slow', name: 'Slow to save', input }] })
    await queue.row('Slow to save').getByText('at work').waitFor()
    await queue.row('Slow to save').click()
    await queue.page.keyboard.press('p')
    await queue.row('Slow to save').getByText('pausing…').waitFor()
    await queue.row('Slow to save').getByRole('img', { name: 'Pausing' }).waitFor()
    await queue.becomes('paused', 1)
    await queue.row('Slow to save').getByRole('img', { name: 'Paused' }).waitFor()
    await queue.quit()
  })

  it('cancels a queued job, and takes that back from the message and by the keyboard', async () => {
    const queue = await QueueWindow.open()
    await queue.fill(['One', 'Two', 'Three'])
    await queue.row('Two').click()
    await queue.page.keyboard.press('Delete')
    await queue.becomes('done', 1)
    await queue.button('Undo').click()
    await queue.becomes('done', 0)
    await queue.row('One').click()
    await queue.page.keyboard.press('Delete')
    await queue.becomes('done', 1)
    await queue.page.keyboard.press('Control+z')
    await queue.becomes('next', 3)
    await queue.quit()
  })

  it('[W7] offers to undo from when the person is there, and takes back by the keyboard after that', async () => {
    const queue = await QueueWindow.open()
    const { page } = queue
    await queue.fill(['One', 'Two'])
    await queue.row('One').click()
    await page.clock.install()
    await page.keyboard.press('Delete')
    await queue.becomes('done', 1)
    const offer = page.getByRole('region', { name: 'Messages' }).getByText('Cancelled the job')
    await offer.waitFor()
    await page.clock.fastForward(60_000)
    expect(await offer.isVisible()).toBe(true)
    await offer.hover()
    await page.clock.fastForward(60_000)
    expect(await offer.isVisible()).toBe(true)
    await queue.row('Two').hover()
    await page.clock.fastForward(11_000)
    await offer.waitFor({ state: 'detached' })
    await page.keyboard.press('Control+z')
    await queue.becomes('done', 0)
    await queue.quit()
  })

  it('asks before it cancels a job that runs, and says what is lost', async () => {
    const queue = await QueueWindow.open()
    await queue.fill(['Long work'])
    await queue.button('Resume queue').click()
    await queue.becomes('running', 1)
    await queue.row('Long work').click()
    await queue.page.keyboard.press('Delete')
    const question = queue.page.getByRole('alertdialog')
    await question.getByText('this can’t be undone').waitFor()
    await question.getByRole('button', { name: 'Keep running' }).click()
    expect(await queue.counts('running')).toBe(1)
    await queue.row('Long work').click()
    await queue.page.keyboard.press('Delete')
    await question.getByRole('button', { name: 'Cancel the job' }).click()
    await queue.becomes('done', 1)
    await queue.row('Long work').click()
    await queue.page.keyboard.press('r')
    await queue.becomes('running', 1)
    await queue.quit()
  })

  it('groups failures by their error, explains one, and retries a group', async () => {
    const queue = await QueueWindow.open()
    await queue.desktop.call('jobs.enqueue', {
      jobs: ['A', 'B', 'C'].map((name) => ({ type: 'command', input: { shell: 'exit 127' }, name: `Broken ${name}` })),
    })
    await queue.becomes('attention', 3)
    await queue.row('Broken B').click()
    await queue.page.getByText('did not find the command').waitFor()
    await queue.button('Pause queue').click()
    await queue.button('Retry 3 jobs').click()
    await queue.becomes('next', 3)
    await queue.quit()
  })

  it('holds, releases, changes priorities and removes, on many rows and from the menu and the palette', async () => {
    const queue = await QueueWindow.open()
    const { page } = queue
    await queue.fill(['One', 'Two', 'Three', 'Four'])
    await queue.row('One').click()
    await queue.row('Two').click({ modifiers: ['Shift'] })
    await page.keyboard.press('h')
    await queue.row('Two').getByText('held').waitFor()
    await queue.row('One').getByText('held').waitFor()
    await page.keyboard.press('h')
    await queue.row('Two').getByText('held').waitFor({ state: 'detached' })
    await queue.row('Four').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Priority' }).click()
    await page.getByRole('menuitem', { name: 'High' }).click()
    await queue.becomesOrder(['Four', 'One', 'Two', 'Three'])
    await queue.row('Three').click()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('cancel')
    await page.keyboard.press('Enter')
    await queue.becomes('done', 1)
    await queue.row('Three').click()
    await page.keyboard.press('Delete')
    await queue.becomes('done', 0)
    await queue.button('Undo').click()
    await queue.becomes('done', 1)
    await queue.quit()
  })

  it('shows names with markup and from right to left as they are', async () => {
    const queue = await QueueWindow.open()
    const name = '<img src=x onerror=alert(1)> مرحبا بالعالم'
    await queue.fill([name, 'Plain'])
    await queue.row(name).click()
    await queue.page.getByRole('heading', { name }).waitFor()
    expect(await queue.page.locator('img').count()).toBe(0)
    await queue.quit()
  })
})
