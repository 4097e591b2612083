import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeRepository } from '../../examples/agent-loop/make-repository.mjs'
import { call, shoot, until } from './shoot.mjs'

/** @typedef {import('playwright').Page} Page */

const AGENT = fileURLToPath(new URL('../../examples/agent-loop/todo-agent.mjs', import.meta.url))

/**
 * The form of an agent loop, and one while it works.
 *
 * @param {Page} page
 * @param {string} folder for a repository of its own
 */
export async function agentScreens(page, folder) {
  const repository = join(folder, 'poems')
  makeRepository(repository)
  // A name of its own, so that no path of this machine's is drawn.
  const program = join(folder, 'todo-agent')
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${AGENT}'\n`)
  chmodSync(program, 0o755)
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Queue' }).click()
  await page.getByRole('button', { name: 'Add job' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Add job' })
  await page.getByRole('combobox', { name: 'Type' }).click()
  await page.getByRole('option', { name: 'Agent loop' }).click()
  await dialog.getByLabel('Repository', { exact: true }).fill(repository)
  const agent = dialog.getByLabel('Agent', { exact: true })
  await agent.fill('my-agent --fast')
  writeFileSync(join(repository, 'notes.txt'), 'not committed\n')
  await dialog.getByText('There is no program "my-agent"').waitFor()
  await dialog.getByText('notes.txt').waitFor()
  await shoot(page, 'agent-form')
  await dialog.getByText('Go on without the changes').click()
  await agent.fill(program)
  await dialog.getByText('More about the agent').click()
  await dialog.getByLabel('Environment').fill('TODO_AGENT_SECONDS=3')
  await dialog.getByText('Nothing stands in its way so far.').waitFor()
  await dialog.getByRole('button', { name: 'Add job' }).click()
  await dialog.waitFor({ state: 'detached' })
  const panel = page.getByRole('region', { name: 'Agent loop' })
  await until(page, async () => (await newest(page)).iteration === 2)
  const { id } = await newest(page)
  await call(page, 'agents.instruct', { id, text: 'Make the lines of the next poem rhyme.' })
  await panel.getByText('Make the lines of the next poem rhyme.').waitFor()
  await shoot(page, 'agent-overview')
  await page.getByRole('tab', { name: 'Transcript' }).click()
  await until(page, async () => (await newest(page)).state === 'completed')
  await page.getByRole('article', { name: /End$/ }).waitFor()
  const turns = page.getByRole('region', { name: 'Transcript' })
  await turns.press('g')
  await until(page, () => turns.evaluate((element) => element.scrollTop === 0))
  await shoot(page, 'agent-iterations')
}

/** @param {Page} page @returns {Promise<{ id: number, state: string, iteration: number | null }>} */
async function newest(page) {
  const lists = await Promise.all(
    ['running', 'next', 'done'].map((section) => call(page, 'queue.rows', { section, offset: 0, limit: 100 })),
  )
  const rows = lists.flatMap((list) => list.rows).filter(({ type }) => type === 'agent:loop')
  return rows.sort((one, other) => other.id - one.id)[0] ?? { id: 0, state: '', iteration: null }
}
