import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { call, shoot, until } from './shoot.mjs'

/** @typedef {import('playwright').Page} Page */

/** The page of handlers with a new one, one at fault, and one that is tried. @param {Page} page @param {string} data */
export async function handlerScreens(page, data) {
  const nav = page.getByRole('navigation', { name: 'Main' })
  const texts = join(data, 'letters')
  mkdirSync(texts)
  for (const name of ['April', 'June', 'May']) writeFileSync(join(texts, `${name}.txt`), 'Dear Ada,\nall is well.\n')
  await call(page, 'handlers.create', { name: 'word-counter', language: 'python', protocol: 'jsonl' })
  mkdirSync(join(data, 'handlers', 'thumbnails'))
  const manifest = {
    type: 'thumbnails',
    title: 'Thumbnails',
    command: ['node', 'x.mjs'],
    protocol: 'jsonl',
    timeout: 60,
  }
  writeFileSync(join(data, 'handlers', 'thumbnails', 'handler.json'), JSON.stringify(manifest))
  await until(page, async () => (await call(page, 'handlers.list')).faulty.length === 1)
  await nav.getByRole('button', { name: 'Handlers' }).click()
  await page.getByRole('button', { name: 'Check word-counter' }).click()
  await page.getByText('ends by itself').waitFor()
  await shoot(page, 'handlers')
  await page.setViewportSize({ width: 900, height: 600 })
  await shoot(page, 'handlers-small')
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.getByRole('button', { name: 'New handler…' }).click()
  await page.getByLabel('Name').fill('thumbnails')
  await shoot(page, 'new-handler')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Try… word-counter' }).click()
  const dialog = page.getByRole('dialog', { name: 'Try Word counter' })
  await dialog.getByLabel('Folder', { exact: true }).fill(texts)
  await dialog.getByLabel('Rest, ms').fill('60000')
  await dialog.getByRole('button', { name: 'Run' }).click()
  await dialog.getByText('checkpoint {').waitFor()
  await dialog.getByRole('button', { name: 'Pause' }).click()
  await dialog.getByRole('button', { name: 'Resume' }).click()
  await dialog.getByText('(2 of 3)').waitFor()
  await shoot(page, 'try-handler')
  await page.keyboard.press('Escape')
}
