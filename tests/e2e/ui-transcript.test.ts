import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Desktop, hasElectron } from '../support/desktop.js'
import { openYard } from '../support/jobyard-cli.js'
import { QueueWindow } from '../support/queue-window.js'
import { until } from '../support/until.js'

/** Tells turns, in one go or as many as the file names that the test writes; every hundredth has a needle in bold. */
const SCRIPT = `
import { existsSync, watch } from 'node:fs'
import { dirname } from 'node:path'
const comes = (file) => new Promise((resolve) => {
  const watcher = watch(dirname(file), () => look())
  const look = () => existsSync(file) && resolve(watcher.close())
  look()
})
export async function run(job) {
  const { turns, more } = job.input
  const tell = (n) => job.turn({
    role: n % 2 === 0 ? 'assistant' : 'user',
    content: 'This is turn ' + n + (n % 100 === 50 ? ' with a **needle** and a needle' : ''),
    ...(n % 2 === 0 ? { model: 'sample-1', inputTokens: 10, outputTokens: 20 } : {}),
  })
  for (let n = 1; n <= turns; n += 1) tell(n)
  if (more === undefined) return { turns }
  await comes(more)
  tell(turns + 1)
  await new Promise((resolve) => job.signal.addEventListener('abort', resolve))
}
`

/** Adds a job that tells turns, and opens its transcript. */
async function openTranscript(turns: number, more?: string) {
  const queue = await QueueWindow.open()
  const { page, desktop } = queue
  const script = join(desktop.yard.folder, 'talk.mjs')
  writeFileSync(script, SCRIPT)
  const args = more === undefined ? { turns } : { turns, more: join(desktop.yard.folder, more) }
  await desktop.call('jobs.enqueue', { jobs: [{ type: 'script:node', name: 'Talk', input: { script, args } }] })
  await queue.row('Talk').click()
  await page.getByRole('tab', { name: 'Transcript' }).click()
  await page.getByText(`${turns.toLocaleString('en-US')} turns`).waitFor()
  const turn = (n: number) => page.getByRole('article', { name: new RegExp(`^Turn ${n}:`) })
  return { queue, page, desktop, turn, region: page.getByRole('region', { name: 'Transcript' }) }
}

describe.skipIf(!hasElectron)('a transcript is read in the window', () => {
  it('[W1] [W2] of ten thousand turns, from end to end, by the keys, with exact counts of what is found', async () => {
    const { queue, page, turn, region } = await openTranscript(10_000)
    await queue.becomes('done', 1)
    await region.focus()
    await page.keyboard.press('g')
    await turn(1).waitFor()
    await page.keyboard.press('j')
    await page.locator('.turn.cursor').getByText('This is turn 2').waitFor()
    await page.keyboard.press('Shift+G')
    await turn(10_000).waitFor()
    expect(await page.getByRole('article').count()).toBeLessThan(60)
    await page.keyboard.press('k')
    await page.locator('.turn.cursor').getByText('This is turn 9999').waitFor()
    await page.keyboard.press('g')
    await turn(1).waitFor()
    await page.keyboard.press('Control+f')
    await page.keyboard.type('needle')
    await page.getByText('1/200', { exact: true }).waitFor()
    await turn(50).locator('mark.now').waitFor()
    expect(await turn(50).locator('mark').count()).toBe(2)
    // Backward from the first is the last.
    await queue.button('Previous match').click()
    await page.getByText('200/200', { exact: true }).waitFor()
    await turn(9_950).locator('mark.now').waitFor()
    await queue.quit()
  })

  it('[W2] opens a folded turn that the current match is in, and marks what only the source shows', async () => {
    const { queue, page, turn, region } = await openTranscript(60)
    await queue.becomes('done', 1)
    await region.focus()
    await page.keyboard.press('g')
    await turn(1).getByRole('button', { expanded: true }).click()
    await turn(1).getByRole('button', { expanded: false }).waitFor()
    await page.keyboard.press('Control+f')
    await page.keyboard.type('is turn 1')
    await page.getByText('1/11', { exact: true }).waitFor()
    await turn(1).locator('mark.now').waitFor()
    await page.keyboard.press('Control+f')
    await page.keyboard.type('**needle')
    await page.getByText('1/1', { exact: true }).waitFor()
    await turn(50).locator('.turn-raw mark.now').waitFor()
    await queue.quit()
  })

  it('[W3] follows while it grows, until it is scrolled, and jumps back to live', async () => {
    const { queue, page, desktop, turn, region } = await openTranscript(200, 'more')
    await turn(200).waitFor()
    await region.hover()
    await page.mouse.wheel(0, -3000)
    await queue.button('Jump to live').waitFor()
    // The wheel glides: the end has to be out of sight before it grows.
    await turn(200).waitFor({ state: 'detached' })
    writeFileSync(join(desktop.yard.folder, 'more'), '')
    await page.getByText('201 turns').waitFor()
    expect(await turn(201).count()).toBe(0)
    await queue.button('Jump to live').click()
    await turn(201).waitFor()
    await queue.quit()
  })

  it('[W4] is copied as Markdown, and linked to by turn: the link opens the app at it', async () => {
    const { queue, page, desktop, turn, region } = await openTranscript(300)
    await queue.becomes('done', 1)
    await queue.button('Copy as Markdown').click()
    await page.getByText('Transcript copied as Markdown').waitFor()
    const copied = () => desktop.app.evaluate(({ clipboard }) => clipboard.readText())
    const text = await copied()
    expect(text).toContain('### 2. Assistant (sample-1)\n\nThis is turn 2\n')
    expect(text.match(/^### /gm)).toHaveLength(300)

    await region.focus()
    await page.keyboard.press('g')
    await turn(2).hover()
    await turn(2).getByRole('button', { name: 'Copy link to this turn' }).click()
    await until(async () => (await copied()) === 'jobyard://job/1?attempt=1&turn=2', 'the link is in the clipboard')

    await page.getByRole('tab', { name: 'Overview' }).click()
    // As the system hands a link to the instance that runs.
    await desktop.app.evaluate(({ app }) => {
      app.emit('second-instance', {}, ['jobyard', '--flag', 'jobyard://job/1?turn=250'], '', {})
    })
    await page.getByRole('tab', { name: 'Transcript', selected: true }).waitFor()
    await page.locator('.turn.cursor').getByText('This is turn 250').waitFor()
    // A link in the clipboard leads there from the palette as well.
    await page.keyboard.press('Control+k')
    await page.keyboard.type('jobyard://job/1?turn=120')
    await page.getByRole('option', { name: 'Go to job 1, turn 120' }).waitFor()
    await page.keyboard.press('Enter')
    await page.locator('.turn.cursor').getByText('This is turn 120').waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('jobyard://job/1?attempt=7&turn=900')
    await page.keyboard.press('Enter')
    await page.getByText('Job 1 has no attempt 7').waitFor()
    await page.getByText('There is no turn 900: it has 300').waitFor()
    await queue.quit()
  })

  it('[W4] a link starts the app at its job, and says so where there is none', async () => {
    const yard = openYard()
    await yard.run('queue', 'pause')
    const job = await yard.addShell('true', '--name', 'Linked to')
    const desktop = await (await Desktop.open(yard, `jobyard://job/${job.id}`)).ready()
    const { page } = desktop
    await page.getByRole('region', { name: 'Linked to' }).getByText(`#${job.id}`).waitFor()
    await desktop.app.evaluate(({ app }) => {
      app.emit('second-instance', {}, ['jobyard', 'jobyard://job/4711'], '', {})
    })
    await page.getByText('Job 4711 does not exist').waitFor()
    expect(desktop.problems).toEqual([])
    expect(await desktop.quit()).toBe(0)
  })

  it('shows the first turn of a job that one looks at already', async () => {
    const queue = await QueueWindow.open('--sample')
    const { page } = queue
    await queue.row('A conversation to read while it grows').click()
    await page.getByRole('tab', { name: 'Transcript' }).click()
    await page.getByRole('article', { name: /Turn 3/ }).waitFor()
    await page.getByRole('button', { name: 'Raw text' }).click()
    await page.locator('.turn-raw').first().waitFor()
    await queue.quit()
  })
})
