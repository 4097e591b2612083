import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { violations } from '../support/axe.js'
import { hasElectron } from '../support/desktop.js'
import { QueueWindow } from '../support/queue-window.js'

/** Says something, and fails at first. */
const TALK = `export async function run(job) {
  for (let n = 1; n <= 3; n += 1) job.turn({ role: 'user', content: 'Turn ' + n + ' of attempt ' + job.attempt })
  job.log('info', 'attempt ' + job.attempt)
  if (job.attempt === 1) throw new Error('not yet')
}`

describe.skipIf(!hasElectron)('every screen is accessible', () => {
  it.each(['light', 'dark'] as const)('axe finds nothing in the %s theme', async (theme) => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    const found: string[] = []
    const look = async (screen: string) => {
      found.push(...(await violations(page, screen)))
    }
    await desktop.call('settings.set', { change: { theme } })
    await page.locator(`html[data-theme="${theme}"]`).waitFor()
    await look('empty queue')

    await desktop.call('jobs.enqueue', {
      jobs: [
        { type: 'command', input: { shell: 'echo out; echo wrong >&2; exit 3' }, name: 'Fails' },
        { type: 'command', input: { shell: 'exit 4' }, name: 'Fails as well' },
        { type: 'command', input: { shell: 'exit 4' }, name: 'Fails like that' },
        {
          type: 'command',
          input: { shell: String.raw`printf '\033[31mred\033[0m \033[34mblue\033[0m\n'` },
          name: 'Colours',
        },
      ],
    })
    await queue.becomes('attention', 3)
    const script = join(desktop.yard.folder, 'talk.mjs')
    writeFileSync(script, TALK)
    await desktop.call('jobs.enqueue', {
      jobs: [{ type: 'script:node', name: 'Talks', input: { script }, maxAttempts: 2, backoffMs: 100 }],
    })
    await queue.becomes('done', 2)
    await desktop.call('jobs.enqueue', {
      jobs: [
        { type: 'command', input: { shell: 'sleep 600' }, name: 'Runs' },
        { type: 'command', input: { shell: 'sleep 600' }, name: 'To be paused' },
      ],
    })
    await queue.becomes('running', 2)
    await queue.row('To be paused').click()
    await page.keyboard.press('p')
    await queue.becomes('paused', 1)
    await queue.fill(['Next', 'Held'], () => 10)
    await queue.row('Held').click()
    await page.keyboard.press('h')
    await queue.row('Held').getByRole('img', { name: 'Held' }).waitFor()
    await desktop.call('jobs.enqueue', {
      jobs: [{ type: 'command', input: { shell: 'true' }, name: 'Later', delayMs: 600_000 }],
    })
    await queue.row('Later').waitFor()
    await look('queue')

    await queue.row('Fails').click()
    for (const tab of ['Overview', 'Output', 'Attempts', 'Timeline', 'Data']) {
      await page.getByRole('tab', { name: tab }).click()
      await look(`inspector, ${tab}`)
    }
    await queue.row('Colours').click()
    await page.getByRole('tab', { name: 'Output' }).click()
    await page.locator('.fg-ansi-red').waitFor()
    await look('colours')
    await page.keyboard.press('Control+f')
    await page.keyboard.type('blue')
    await page.locator('.strip-mark.match').waitFor()
    await queue.button('Only matching lines').click()
    await look('output, found and filtered')
    await page.getByRole('combobox', { name: 'Stream' }).click()
    await page.getByRole('listbox').waitFor()
    await look('select')
    await page.keyboard.press('Escape')
    await page.getByRole('listbox').waitFor({ state: 'detached' })

    await queue.row('Talks').click()
    await page.getByRole('tab', { name: 'Transcript' }).click()
    await page.getByText('Turn 2 of attempt 2').waitFor()
    await page.keyboard.press('Control+f')
    await page.keyboard.type('turn 2')
    await page.locator('mark.now').waitFor()
    await page.getByRole('article').first().getByRole('button', { expanded: true }).click()
    await look('transcript')
    await page.getByRole('tab', { name: 'Attempts' }).click()
    await queue.button('Compare attempt 2 with the one before').click()
    await page.getByText(/line.* differ/).waitFor()
    await look('attempts compared')
    await queue.button('Transcript').click()
    await page.getByText('Turn 2 of attempt 1').waitFor()
    await look('transcripts side by side')

    await queue.row('Runs').click()
    await page.getByRole('tab', { name: 'Overview' }).click()
    await look('running')
    await page.keyboard.press('Delete')
    await page.getByRole('alertdialog').waitFor()
    await look('question')
    await page.keyboard.press('Escape')
    await queue.row('Next').click()
    await queue.row('Held').click({ modifiers: ['Shift'] })
    await look('several selected')
    await queue.row('Next').click({ button: 'right' })
    await page.getByRole('menu').waitFor()
    await look('menu')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog', { name: 'Commands' }).waitFor()
    await look('palette')
    await page.keyboard.press('Escape')
    await queue.row('Next').click()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await look('shortcuts')
    await page.keyboard.press('Escape')

    await queue.button('Add job').click()
    const dialog = page.getByRole('dialog', { name: 'Add job' })
    await dialog.getByText('Options').click()
    await dialog.getByRole('button', { name: 'Add job' }).click()
    await dialog.getByText('Type the command to run.').waitFor()
    await look('add job, command')
    await queue.choose('Type', 'Python script')
    await look('add job, form')
    await page.keyboard.press('Escape')

    await queue.button('Handlers').click()
    await page.getByRole('heading', { name: 'Handlers' }).waitFor()
    await look('handlers')
    await queue.button('Settings').click()
    await page.getByRole('heading', { name: 'Settings' }).waitFor()
    await look('settings')
    expect(found).toEqual([])
    await queue.quit()
  })
})
