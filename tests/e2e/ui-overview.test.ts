import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { hasElectron } from '../support/desktop.js'
import { QueueWindow } from '../support/queue-window.js'

describe.skipIf(!hasElectron)('the overview of a job', () => {
  it('says why it isn’t running, and when it probably will', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    const gate = join(desktop.yard.folder, 'gate')
    const shell = `until [ -e '${gate}' ]; do sleep 0.1; done`
    // Of one name, so that the first tells how long the others may take.
    const job = { type: 'command', input: { shell }, name: 'Alike' }
    writeFileSync(gate, '')
    await desktop.call('limits.set', { scope: { kind: 'queue' }, concurrency: 1 })
    await desktop.call('jobs.enqueue', { jobs: [job] })
    await queue.becomes('done', 1)
    rmSync(gate)
    await desktop.call('jobs.enqueue', { jobs: [job, job] })
    await queue.becomes('running', 1)
    await page.locator('#job-3').click()
    const why = page.getByRole('region', { name: 'Why it isn’t running' })
    await why.getByText('It is waiting for its turn.').waitFor()
    await why.getByText('All slots are taken: one job may run at once.').waitFor()
    await why.getByText(/Probably starts/).waitFor()
    await desktop.call('scope.pause', { scope: { kind: 'queue' } })
    await why.getByText('The queue is paused. Resume it to let jobs start.').waitFor()
    await why.getByText(/Probably starts/).waitFor({ state: 'detached' })
    await why.getByRole('button', { name: 'Resume the queue' }).click()
    writeFileSync(gate, '')
    await queue.becomes('done', 3)
    await why.waitFor({ state: 'detached' })
    await queue.quit()
  })

  it('explains an error, and leads to the output and to another try', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    const shell = 'echo "no such archive" >&2; exit 127'
    await desktop.call('jobs.enqueue', { jobs: [{ type: 'command', input: { shell }, name: 'Fails' }] })
    await queue.becomes('attention', 1)
    await queue.row('Fails').click()
    const error = page.getByRole('region', { name: 'Error' })
    await error.getByText('EXIT_127').waitFor()
    await error.getByText('The shell did not find the command.').waitFor()
    await error.getByText('Check its spelling and the PATH that the job was added with.').waitFor()
    await error.getByRole('button', { name: 'Edit and run again' }).click()
    await page.getByRole('dialog', { name: 'Edit and run again' }).waitFor()
    await page.keyboard.press('Escape')
    await error.getByRole('button', { name: 'Show output' }).click()
    await page.getByRole('tab', { name: 'Output', selected: true }).waitFor()
    await page.locator('.output-line.err').getByText('no such archive').waitFor()
    await queue.quit()
  })
})
