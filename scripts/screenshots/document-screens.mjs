import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { call, shoot, until } from './shoot.mjs'

/** @typedef {import('playwright').Page} Page */

const examples = fileURLToPath(new URL('../../examples/documents', import.meta.url))
const docs = fileURLToPath(new URL('../../docs', import.meta.url))

/**
 * Files that are ingested: what was found in them, and a document.
 *
 * @param {Page} page
 * @param {string} folder for copies of the files, so that no path of this machine's is drawn
 */
export async function documentScreens(page, folder) {
  const nav = page.getByRole('navigation', { name: 'Main' })
  const documents = join(folder, 'documents')
  cpSync(examples, documents, { recursive: true })
  for (const name of ['reliability.md', 'performance.md']) cpSync(join(docs, name), join(documents, name))
  const paths = readdirSync(documents).map((name) => join(documents, name))
  const jobs = await call(page, 'documents.ingest', { paths, priority: 10 })
  const ids = jobs.map((/** @type {{ jobId: number }} */ { jobId }) => jobId)
  await until(page, async () => {
    const rows = await call(page, 'queue.rowsOf', { ids })
    return rows.every((/** @type {{ state: string }} */ { state }) => state === 'completed')
  })
  await nav.getByRole('button', { name: 'Search' }).click()
  await page.locator('.search-input').fill('quiet')
  await page.getByRole('button', { name: 'Documents', exact: true }).click()
  await page.getByRole('option').first().waitFor()
  await shoot(page, 'search-documents')
  await page.locator('.search-input').fill('radiators')
  await page.getByRole('option').filter({ hasText: 'line' }).first().click()
  await page.locator('.document-text mark').first().waitFor()
  await shoot(page, 'document')
  await page.setViewportSize({ width: 900, height: 600 })
  await shoot(page, 'document-small')
  await page.setViewportSize({ width: 1280, height: 800 })
}
