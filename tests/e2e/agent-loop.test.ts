import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AgentYard, PROMISE } from '../support/agent-yard.js'
import { violations } from '../support/axe.js'
import { hasElectron } from '../support/desktop.js'
import { QueueWindow } from '../support/queue-window.js'
import { until } from '../support/until.js'

describe.skipIf(!hasElectron)('an agent loop in the window', () => {
  it('[G8] is submitted by a form that says what stands in its way, and its iterations are read as they come', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    const agents = new AgentYard(desktop.yard)
    const { yard } = agents
    const step = (n: number) => [
      { write: `file-${n}.txt`, text: `line of iteration ${n}\n` },
      { say: `Wrote file ${n}.` },
      { until: yard.path(`go-${n}`) },
    ]
    const agent = agents.agent({ 1: step(1), 2: [{ keepPrompt: yard.path('prompt') }, ...step(2)], 3: step(3) })
    writeFileSync(join(agents.repo, 'stray.txt'), 'not committed\n')
    const found: string[] = []
    const look = async (screen: string) => found.push(...(await violations(page, screen)))

    await page.keyboard.press('Control+n')
    const dialog = page.getByRole('dialog', { name: 'Add job' })
    await queue.choose('Type', 'Agent loop')
    await dialog.getByLabel('Repository', { exact: true }).fill(agents.repo)
    await dialog.getByText('has changes that are not committed (stray.txt)').waitFor()
    await dialog.getByRole('button', { name: 'Claude Code' }).click()
    expect(await dialog.getByLabel('Agent', { exact: true }).inputValue()).toMatch(/^claude -p/)
    await dialog.getByLabel('Agent', { exact: true }).fill('no-such-agent')
    await dialog.getByText('There is no program "no-such-agent" in PATH').waitFor()
    await look('form with findings')
    await dialog.getByRole('button', { name: 'Add job' }).click()
    const field = dialog.getByLabel('Agent', { exact: true })
    await until(async () => (await field.getAttribute('aria-invalid')) === 'true', 'it is said at the field')
    expect(await queue.counts('next')).toBe(0)
    rmSync(join(agents.repo, 'stray.txt'))
    await dialog.getByLabel('Agent', { exact: true }).fill(agent)
    await dialog.getByRole('textbox', { name: /^Prompt/ }).fill('Write files')
    await dialog.getByText('Nothing stands in its way so far.').waitFor()
    await look('form')
    await dialog.getByRole('button', { name: 'Add job' }).click()

    await queue.becomes('running', 1)
    await agents.begun(1, 1)
    const panel = page.getByRole('region', { name: 'Agent loop' })
    await panel.getByText('ralph/main-result').waitFor()
    await panel.getByRole('button', { name: 'Instruct…' }).click()
    await panel.getByLabel('Instruction').fill('Use short names')
    await panel.getByRole('button', { name: 'Add instruction' }).click()
    await panel.getByText('next iteration').waitFor()
    await look('running loop')
    yard.create('go-1')
    await agents.begun(2, 1)
    expect(yard.lines('prompt')).toContain('Use short names')
    await panel.getByText('taken up').waitFor()

    await page.getByRole('tab', { name: 'Transcript' }).click()
    const turn = (name: string) => page.getByRole('article', { name })
    await turn('Turn 1: Prompt').getByText('Write files').waitFor()
    const first = turn('Turn 2: Iteration 1 of 10')
    await first.getByText('1 file +1 −0').waitFor()
    await first.getByText('+line of iteration 1').waitFor()
    await turn('Turn 3: Instruction').getByText('Use short names').waitFor()
    await look('iterations')
    await first.getByText('file-1.txt').click()
    await until(async () => (await first.locator('details[open]').count()) === 0, 'the diff is folded')
    await page.getByLabel('Find in transcript').fill('line of iteration')
    await first.locator('mark').waitFor()

    await page.getByRole('tab', { name: 'Overview' }).click()
    await panel.getByRole('button', { name: 'Stop after this iteration' }).click()
    await panel.getByRole('button', { name: 'Go on after all' }).click()
    await panel.getByRole('button', { name: 'Stop after this iteration' }).click()
    await panel.getByRole('button', { name: 'Go on after all' }).waitFor()
    yard.create('go-2')
    await queue.becomes('done', 1)
    await panel.getByRole('button', { name: 'Stop after this iteration' }).waitFor({ state: 'detached' })
    await desktop.call('settings.set', { change: { theme: 'dark' } })
    await page.locator('html[data-theme="dark"]').waitFor()
    await page.getByRole('tab', { name: 'Transcript' }).click()
    await turn('Turn 5: End').getByText('Stopped after 2 iterations, as asked.').waitFor()
    await look('ended loop, dark')
    expect(found).toEqual([])
    expect(agents.committedIterations()).toEqual(['1', '2'])
    await queue.quit()
  })

  it('[G9] leads to the branch and the pull request, in the browser, and to nothing else', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    const agents = new AgentYard(desktop.yard)
    const remote = agents.addRemote()
    agents.program('gh', '#!/bin/sh\necho https://github.com/ada/engine/pull/7\n')
    await desktop.call('agents.submit', {
      job: {
        type: 'agent:loop',
        name: 'To be reviewed',
        input: {
          repo: agents.repo,
          branch: 'main',
          prompt: 'Go',
          agent: agents.agent({ 1: [{ write: 'a.txt' }, { say: PROMISE }] }),
          pr: true,
        },
      },
    })
    await queue.becomes('done', 1)
    expect(agents.gitIn(remote, 'rev-parse', '--verify', 'ralph/main-result')).toMatch(/^[0-9a-f]{40}$/)
    await desktop.app.evaluate(({ shell }) => {
      const opened: string[] = []
      Object.assign(globalThis, { opened })
      shell.openExternal = async (url) => {
        opened.push(url)
      }
    })
    const opened = () => desktop.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)
    await queue.row('To be reviewed').click()
    const panel = page.getByRole('region', { name: 'Agent loop' })
    await panel.getByRole('button', { name: 'https://github.com/ada/engine/pull/7' }).click()
    await until(async () => (await opened()).length === 1, 'the page is opened')
    expect(await opened()).toEqual(['https://github.com/ada/engine/pull/7'])
    // A folder has no page.
    expect(await desktop.answer('agents.openLink', { id: 1, link: 'branch' })).toMatchObject({ ok: false })
    await queue.quit()
  })
})
