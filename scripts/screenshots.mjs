/**
 * `npm run screenshots`: draws each screen of the real app, light and dark, into docs/screenshots. The queue it shows is
 * made for the occasion, in a folder of its own.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron as electron } from 'playwright'
import { prepareElectron } from './electron-runtime/prepare-electron.mjs'
import { installMissingPackages } from './electron-runtime/system-packages.mjs'
import { agentScreens } from './screenshots/agent-screens.mjs'
import { documentScreens } from './screenshots/document-screens.mjs'
import { evaluationScreens } from './screenshots/evaluation-screens.mjs'
import { handlerScreens } from './screenshots/handler-screens.mjs'
import { operationsScreens } from './screenshots/operations-screens.mjs'
import { pipelineScreens } from './screenshots/pipeline-screens.mjs'
import { call, LIMIT_MS, SCREENSHOTS, shoot, until } from './screenshots/shoot.mjs'
import { startVirtualDisplay } from './virtual-display.mjs'

/** @typedef {import('playwright').Page} Page */

const root = fileURLToPath(new URL('..', import.meta.url))

spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), '--if-stale'], { stdio: 'inherit' })
const missing = installMissingPackages()
if (missing !== null) throw new Error(missing)
const runtime = await prepareElectron()
const screen = await startVirtualDisplay()
const work = mkdtempSync(join(tmpdir(), 'yard-'))
mkdirSync(SCREENSHOTS, { recursive: true })
try {
  const app = await electron.launch({
    executablePath: runtime.executable,
    args: ['--no-sandbox', '--disable-gpu', '--force-device-scale-factor=1', root],
    env: {
      .../** @type {Record<string, string>} */ (process.env),
      ...runtime.env,
      DISPLAY: screen.display,
      JOBYARD_DATA: work,
      JOBYARD_TEST_RUNTIME: '0',
    },
  })
  const page = await app.firstWindow()
  await page.setViewportSize({ width: 1280, height: 800 })
  page.setDefaultTimeout(LIMIT_MS)
  await page.getByRole('heading', { name: 'The yard is empty' }).waitFor()
  await shoot(page, 'empty')
  await fill(page)
  await screens(page)
  await pipelineScreens(page)
  await handlerScreens(page, work)
  await evaluationScreens(page)
  await operationsScreens(page, work)
  await documentScreens(page, work)
  await agentScreens(page, work)
  await call(page, 'app.quitDecision', { decision: 'quit' }).catch(() => undefined)
  await app.close().catch(() => undefined)
} finally {
  screen.stop()
  rmSync(work, { recursive: true, force: true, maxRetries: 5 })
}

/** A queue with something in every section. @param {Page} page */
async function fill(page) {
  await call(page, 'sample.queue')
  const failing = (/** @type {string} */ name) => ({
    type: 'command',
    name,
    priority: 10,
    input: { shell: 'echo "connecting to the archive…"; echo "archive: certificate expired" >&2; exit 60' },
  })
  await call(page, 'jobs.enqueue', { jobs: ['Upload 2024', 'Upload 2025', 'Upload 2026'].map(failing) })
  await until(page, async () => (await rows(page, 'attention')).length >= 3)
  await until(page, async () => (await rows(page, 'done')).length >= 1)
  await until(page, async () => (await rows(page, 'running')).some(({ name }) => name.startsWith('Sixty')))
  const sixty = (await rows(page, 'running')).find(({ name }) => name.startsWith('Sixty'))
  await until(page, async () =>
    (await rows(page, 'running')).some(({ id, progress }) => id === sixty?.id && (progress ?? 0) > 0.1),
  )
  if (sixty !== undefined) await call(page, 'jobs.pause', { ids: [sixty.id] })
}

/** @param {Page} page */
async function screens(page) {
  const nav = page.getByRole('navigation', { name: 'Main' })
  const pick = async (/** @type {string} */ name) => page.locator('[data-id]').filter({ hasText: name }).first().click()
  const tab = async (/** @type {string} */ name) => page.getByRole('tab', { name }).click()
  await pick('Upload 2025')
  await shoot(page, 'queue')
  await page.setViewportSize({ width: 900, height: 600 })
  await shoot(page, 'queue-small')
  await page.setViewportSize({ width: 1280, height: 800 })
  await pick('A conversation')
  await tab('Transcript')
  await until(page, async () => (await call(page, 'jobs.turns', { id: 1, attempt: 1, from: 0, limit: 1 })).total >= 5)
  await shoot(page, 'transcript')
  await pick('Sixty steps')
  await tab('Output')
  await shoot(page, 'output')
  for (const name of ['Overview', 'Data']) {
    await tab(name)
    await shoot(page, name.toLowerCase())
  }
  const retried = 'Try again after a moment'
  await until(page, async () => (await rows(page, 'done')).some(({ name }) => name === retried))
  await pick(retried)
  for (const name of ['Timeline', 'Attempts']) {
    await tab(name)
    await shoot(page, name.toLowerCase())
  }
  await page.getByRole('button', { name: /^Compare/ }).click()
  await page.getByRole('region', { name: 'Differences' }).waitFor()
  await shoot(page, 'compare')
  await page.setViewportSize({ width: 900, height: 600 })
  await shoot(page, 'compare-small')
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.getByRole('button', { name: 'Add job' }).click()
  await shoot(page, 'add-job')
  await page.keyboard.press('Escape')
  await nav.getByRole('button', { name: 'Commands' }).click()
  await shoot(page, 'commands')
  await page.keyboard.press('Escape')
  await nav.getByRole('button', { name: 'Settings' }).click()
  await shoot(page, 'settings')
}

/**
 * @param {Page} page
 * @param {string} section
 * @returns {Promise<{ id: number, name: string, progress: number | null }[]>}
 */
async function rows(page, section) {
  return (await call(page, 'queue.rows', { section, offset: 0, limit: 50 })).rows
}
