import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { violations } from '../support/axe.js'
import { hasElectron } from '../support/desktop.js'
import { QueueWindow } from '../support/queue-window.js'
import { until } from '../support/until.js'

/** A window on the page of handlers, and a folder of three files to count. */
async function openHandlers() {
  const queue = await QueueWindow.open()
  const { page, desktop } = queue
  const folder = desktop.yard.path('texts')
  mkdirSync(folder)
  for (const name of ['a', 'b', 'c']) writeFileSync(join(folder, name), 'one two\n')
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Handlers' }).click()
  await page.getByRole('heading', { name: 'Handlers', exact: true }).waitFor()
  /** Processes of a handler that runs. */
  const handlerProcesses = () => desktop.yard.processes().filter(({ command }) => command.includes('handler.mjs'))
  return { queue, page, desktop, folder, handlerProcesses }
}

describe.skipIf(!hasElectron)('the page of handlers', () => {
  it('[H1] [H2] writes a new one from a name and a language, and checks it', async () => {
    const { queue, page, desktop } = await openHandlers()
    await page.getByText('None yet.').waitFor()
    await queue.button('New handler…').click()
    const dialog = page.getByRole('dialog', { name: 'New handler' })
    await dialog.getByLabel('Name').fill('Word Counter')
    await page.keyboard.press('Enter')
    await dialog.getByText('small letters: word-counter').waitFor()
    expect(await dialog.getByLabel('Name').getAttribute('aria-invalid')).toBe('true')
    await dialog.getByLabel('Name').fill('word-counter')
    await queue.choose('Language', 'Shell: one JSON object in, one out')
    await dialog.getByRole('button', { name: 'Write it' }).click()
    await dialog.waitFor({ state: 'detached' })
    const made = join(desktop.yard.data, 'handlers', 'word-counter')
    expect(readFileSync(join(made, 'handler.sh'), 'utf8')).toContain('Word counter')
    const row = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: /^Word counter/ }) })
    await row.getByText(made).waitFor()
    await row.getByRole('button', { name: 'Check word-counter' }).click()
    const found = page.getByRole('list', { name: 'What the check of word-counter found' })
    await found.getByText('is accepted').waitFor()
    writeFileSync(
      join(made, 'handler.json'),
      readFileSync(join(made, 'handler.json'), 'utf8').replace('"sh"', '"no-sh"'),
    )
    await row.getByRole('button', { name: 'Check word-counter' }).click()
    await found.getByText('the program no-sh is not on this machine').waitFor()
    await found.getByText('correct the first word of “command”'.replaceAll(/[“”]/g, '"')).waitFor()
    await queue.button('New handler…').click()
    await dialog.getByLabel('Name').fill('word-counter')
    await page.keyboard.press('Enter')
    await dialog.getByText(`there is something at ${made} already`).waitFor()
    await page.keyboard.press('Escape')
    await queue.quit()
  })

  it('[H2] shows a manifest that cannot be used, with what would be right, until it can', async () => {
    const { queue, page, desktop } = await openHandlers()
    const manifest = { type: 'mine', title: 'Mine', command: ['true'], protocol: 'plain' }
    desktop.yard.handler('mine', { ...manifest, timeout: 5 })
    const nav = page.getByRole('navigation', { name: 'Main' })
    await nav.getByRole('button', { name: 'Queue', exact: true }).click()
    // The folders are looked at again a second later at the latest.
    await until(async () => (await desktop.call('handlers.list')).faulty.length === 1, 'it is found')
    await nav.getByRole('button', { name: 'Handlers' }).click()
    const faults = page.getByRole('list', { name: /^What is wrong with .*mine\/handler\.json$/ })
    await faults.getByText('timeout: there is no such field; "timeoutMs" is one').waitFor()
    desktop.yard.handler('mine', manifest)
    await until(async () => (await desktop.call('handlers.list')).faulty.length === 0, 'it can be used')
    await queue.button('Look again').click()
    await page.getByRole('heading', { name: 'Mine mine' }).waitFor()
    expect(await faults.count()).toBe(0)
    await queue.quit()
  })

  it('[H3] tries one: its form, messages as they come, pause and resume, and its end', async () => {
    const { queue, page, desktop, folder, handlerProcesses } = await openHandlers()
    await desktop.call('handlers.create', { name: 'counter', language: 'node', protocol: null })
    await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Handlers' }).click()
    await page.getByRole('button', { name: 'Try… counter' }).click()
    const dialog = page.getByRole('dialog', { name: 'Try Counter' })
    const field = (name: string) => dialog.getByLabel(name, { exact: true })
    expect(await field('Folder').inputValue()).toBe('.')
    await field('Folder').fill('')
    await dialog.getByRole('button', { name: 'Run' }).click()
    await dialog.getByText('Folder is needed.').waitFor()
    await field('Folder').fill(folder)
    await dialog.getByLabel('Rest, ms').fill('600000')
    await dialog.getByRole('button', { name: 'Run' }).click()
    const log = dialog.getByRole('region', { name: 'Messages' })
    await log.getByText('checkpoint {').waitFor()
    await dialog.getByRole('button', { name: 'Pause' }).click()
    await log.getByText('paused: it saved a checkpoint and let go').waitFor()
    await dialog.getByText('Paused', { exact: true }).waitFor()
    await dialog.getByRole('button', { name: 'Resume' }).click()
    await log.getByText(/^start with .* from the checkpoint/).waitFor()
    await log.getByText('progress 67 % b (2 of 3)').waitFor()
    await dialog.getByRole('button', { name: 'Cancel job' }).click()
    await dialog.getByText('Cancelled', { exact: true }).waitFor()
    await dialog.getByLabel('Rest, ms').fill('0')
    await dialog.getByRole('button', { name: 'Run again' }).click()
    await log.getByText('completed with {"files":3,"lines":3,"words":6,"bytes":24}').waitFor()
    await dialog.getByText('Completed', { exact: true }).waitFor()
    await queue.announces('Counter: Completed')
    expect((await desktop.call('queue.overview')).counts.done).toBe(0)

    await dialog.getByLabel('Rest, ms').fill('600000')
    await dialog.getByRole('button', { name: 'Run again' }).click()
    await log.getByText('checkpoint {').waitFor()
    expect(handlerProcesses()).toHaveLength(1)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await until(() => handlerProcesses().length === 0, 'closing ends what was tried')
    await queue.quit()
  })

  it('[H3] ends what is tried with the page and with the app, and the window stays quick under a flood', async () => {
    const { queue, page, desktop, folder, handlerProcesses } = await openHandlers()
    await desktop.call('handlers.create', { name: 'counter', language: 'node', protocol: 'jsonl' })
    desktop.yard.handler('flood', {
      type: 'flood',
      title: 'Flood',
      command: ['yes', '{"type":"progress"}'],
      protocol: 'plain',
    })
    const input = { folder, restMs: 600_000 }
    const first = await desktop.call('handlers.try', { handler: 'counter', input })
    await until(() => handlerProcesses().length === 1, 'the first trial runs')
    const second = await desktop.call('handlers.try', { handler: 'counter', input })
    expect(second.trial).toBeGreaterThan(first.trial)
    await until(() => handlerProcesses().length === 1, 'the second took the place of the first')
    await page.reload()
    await until(() => handlerProcesses().length === 0, 'a page that is gone tries nothing')
    await desktop.ready()
    await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Handlers' }).click()
    await page.getByRole('button', { name: 'Try… flood' }).click()
    const dialog = page.getByRole('dialog', { name: 'Try Flood' })
    await dialog.getByRole('button', { name: 'Run' }).click()
    await dialog.getByText('Ended', { exact: true }).waitFor()
    await dialog.getByText('more than 64 MB').waitFor()
    expect(await dialog.getByRole('region', { name: 'Messages' }).getByRole('listitem').count()).toBeLessThan(2_100)
    await page.keyboard.press('Escape')
    await desktop.call('handlers.try', { handler: 'counter', input })
    await until(() => handlerProcesses().length === 1, 'the last trial runs')
    // The yard's end would find a process that was left behind.
    await queue.quit()
    expect(handlerProcesses()).toEqual([])
    expect(existsSync(join(desktop.yard.data, 'handlers', 'counter'))).toBe(true)
  })

  it.each(['light', 'dark'] as const)('axe finds nothing in the %s theme', async (theme) => {
    const { queue, page, desktop, folder } = await openHandlers()
    const found: string[] = []
    const look = async (screen: string) => {
      found.push(...(await violations(page, screen)))
    }
    await desktop.call('settings.set', { change: { theme } })
    await page.locator(`html[data-theme="${theme}"]`).waitFor()
    await desktop.call('handlers.create', { name: 'counter', language: 'node', protocol: 'jsonl' })
    desktop.yard.handler('bad', { type: 'bad', title: 'Bad', comand: ['true'], protocol: 'xml' })
    await until(async () => (await desktop.call('handlers.list')).faulty.length === 1, 'it is found')
    const nav = page.getByRole('navigation', { name: 'Main' })
    await nav.getByRole('button', { name: 'Settings' }).click()
    await nav.getByRole('button', { name: 'Handlers' }).click()
    await page.getByRole('button', { name: 'Check counter' }).click()
    await page.getByText('ends by itself').waitFor()
    await look('handlers')
    await queue.button('New handler…').click()
    await page.getByRole('dialog', { name: 'New handler' }).getByRole('button', { name: 'Write it' }).click()
    await page.getByText('it is empty').waitFor()
    await look('new handler')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Try… counter' }).click()
    const dialog = page.getByRole('dialog', { name: 'Try Counter' })
    await dialog.getByLabel('Folder', { exact: true }).fill(folder)
    await dialog.getByRole('button', { name: 'Run' }).click()
    await dialog.getByText('Completed', { exact: true }).waitFor()
    await look('a trial that completed')
    await dialog.getByLabel('Folder', { exact: true }).fill('/no/such')
    await dialog.getByRole('button', { name: 'Run again' }).click()
    await dialog.getByText('Failed with BAD_FOLDER', { exact: true }).waitFor()
    await look('a trial that failed')
    expect(found).toEqual([])
    await queue.quit()
  })
})
