import { describe, expect, it } from 'vitest'
import { violations } from '../support/axe.js'
import { hasElectron } from '../support/desktop.js'
import { QueueWindow } from '../support/queue-window.js'

describe.skipIf(!hasElectron)('insights', () => {
  it('[C] draw what ended, how long it took and what failed, with the table behind, by keyboard', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    const nav = page.getByRole('navigation', { name: 'Main' })
    await nav.getByRole('button', { name: /^Insights/ }).click()
    await page.getByText('Nothing to look at yet').waitFor()
    await desktop.call('jobs.enqueue', {
      jobs: [
        { type: 'command', input: { shell: 'exit 7' }, name: 'Fails' },
        { type: 'command', input: { shell: 'sleep 0.2' }, name: 'Works' },
        { type: 'command', input: { shell: 'true' }, name: 'Works too' },
      ],
    })
    await queue.becomes('done', 2)
    await queue.becomes('attention', 1)
    await page.getByRole('button', { name: 'Hour', exact: true }).click()
    await page
      .getByRole('img', { name: /^Jobs that ended over time. In all 2 completed, 1 failed, 0 cancelled/ })
      .waitFor()
    await page.getByRole('img', { name: 'Failed attempts over time. In all 1 with EXIT_7' }).waitFor()
    await page.getByRole('img', { name: /^Running time over time. In all: median/ }).waitFor()
    await page.getByRole('region', { name: 'Health' }).getByText('The queue gets its work done').waitFor()

    const toTable = page.getByRole('button', { name: 'Throughput as a table' })
    await toTable.focus()
    await page.keyboard.press('Enter')
    const table = page.getByRole('region', { name: 'Throughput, table' }).getByRole('table')
    await table.waitFor()
    const cells = await table
      .locator('tbody tr')
      .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => Number(cell.textContent))))
    const sums = [0, 1, 2].map((column) => cells.reduce((sum, row) => sum + (row[column] ?? 0), 0))
    expect(sums).toEqual([2, 1, 0])
    await page.keyboard.press('Enter')
    await page.getByRole('img', { name: /^Jobs that ended/ }).waitFor()

    // What somebody pauses shows in the sidebar and at the top, with the reason.
    await desktop.call('scope.pause', { scope: { kind: 'queue' } })
    await desktop.call('jobs.enqueue', { jobs: [{ type: 'command', input: { shell: 'true' }, name: 'Waits' }] })
    await nav.getByText('degraded').waitFor()
    await page.getByRole('region', { name: 'Health' }).getByText('The queue is paused, with 1 job in it.').waitFor()
    await desktop.call('scope.resume', { scope: { kind: 'queue' } })
    await nav.getByText('degraded').waitFor({ state: 'detached' })
    await queue.quit()
  })

  it.each(['light', 'dark'] as const)('axe finds nothing in the %s theme', async (theme) => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    await desktop.call('settings.set', { change: { theme } })
    await desktop.call('jobs.enqueue', {
      jobs: [
        ...[1, 2, 3].map((n) => ({ type: 'command', input: { shell: `exit ${n}` }, name: `Fails ${n}` })),
        { type: 'command', input: { shell: 'true' }, name: 'Works' },
        { type: 'command', input: { shell: 'sleep 600' }, name: 'Runs' },
      ],
    })
    await queue.becomes('attention', 3)
    await queue.becomes('running', 1)
    await queue.fill(['Waits'])
    await page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('button', { name: /^Insights/ })
      .click()
    await page.getByRole('img', { name: /^Jobs that ended/ }).waitFor()
    const found = await violations(page, 'insights')
    for (const title of ['Throughput', 'Failures by code', 'Waiting time', 'Times by type', 'Queue age', 'Stages']) {
      await page.getByRole('button', { name: `${title} as a table` }).click()
    }
    found.push(...(await violations(page, 'insights as tables')))
    expect(found).toEqual([])
    await queue.quit()
  })
})
