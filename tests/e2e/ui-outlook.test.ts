import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { hasElectron } from '../support/desktop.js'
import { QueueWindow } from '../support/queue-window.js'

describe.skipIf(!hasElectron)('what is foretold', () => {
  it('are start and end of jobs like which some have run, in the rows and in the overview, and of others nothing', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    const gate = join(desktop.yard.folder, 'gate')
    const alike = { type: 'command', input: { shell: `until [ -e '${gate}' ]; do sleep 0.1; done` }, name: 'Alike' }
    writeFileSync(gate, '')
    await desktop.call('limits.set', { scope: { kind: 'queue' }, concurrency: 1 })
    await desktop.call('jobs.enqueue', { jobs: [alike, alike] })
    await queue.becomes('done', 2)
    rmSync(gate)
    await desktop.call('jobs.enqueue', { jobs: [alike, alike, { ...alike, name: 'Never seen' }, alike] })
    await queue.becomes('running', 1)
    const row = (id: number) => page.locator(`#job-${id}`)
    await row(4).getByText('soon').waitFor()
    await row(5).getByText('soon').waitFor()
    await row(4).click()
    const why = page.getByRole('region', { name: 'Why it isn’t running' })
    await why.getByText(/Probably starts any moment, done any moment/).waitFor()
    // Behind one that may take any time, nothing is foretold.
    await row(6).click()
    await why.getByText('It is waiting for its turn.').waitFor()
    await why.getByText(/Probably/).waitFor({ state: 'detached' })
    await row(6).getByText('soon').waitFor({ state: 'detached' })
    // Of a paused queue neither.
    await desktop.call('scope.pause', { scope: { kind: 'queue' } })
    await row(4).getByText('soon').waitFor({ state: 'detached' })
    await desktop.call('scope.resume', { scope: { kind: 'queue' } })
    await row(4).getByText('soon').waitFor()
    writeFileSync(gate, '')
    await queue.becomes('done', 6)
    await queue.quit()
  })
})
