import { join } from 'node:path'
import Database from 'better-sqlite3'
import { call, shoot, until } from './shoot.mjs'

/** @typedef {import('playwright').Page} Page */

const HOUR = 3_600_000
const TYPES = ['render', 'transcode', 'upload']
const CODES = ['EXIT_1', 'TIMEOUT', 'NETWORK', 'NO_SPACE']

/** What looks after the whole queue: failures, insights, the data. @param {Page} page @param {string} dataDir */
export async function operationsScreens(page, dataDir) {
  const nav = page.getByRole('navigation', { name: 'Main' })
  const go = async (/** @type {RegExp} */ name) => nav.getByRole('button', { name }).click()
  await go(/^Queue/)
  await nav.getByRole('button', { name: /^Needs attention/ }).click()
  await page.locator('.group-head').filter({ hasText: 'EXIT_60' }).getByRole('button', { name: 'Fix…' }).click()
  await page.getByText(/^command \(\d+\)/).waitFor()
  await shoot(page, 'failures')
  await page.getByRole('button', { name: 'Fix and retry all…' }).click()
  await page.getByRole('textbox', { name: 'Time limit' }).fill('10m')
  await page.getByRole('textbox', { name: 'Attempts' }).fill('3')
  await page.getByRole('button', { name: 'Show what will change' }).click()
  await page.getByRole('table').waitFor()
  await shoot(page, 'fix')
  await page.keyboard.press('Escape')

  await call(page, 'keeping.backUp')
  await go(/^Settings/)
  await page.getByRole('list', { name: 'Backups' }).getByRole('listitem').first().waitFor()
  await page.getByRole('heading', { name: 'Archives' }).scrollIntoViewIfNeeded()
  await shoot(page, 'data-keeping')
  await page
    .getByRole('button', { name: /^Restore the backup/ })
    .first()
    .click()
  await page.getByText(/since then/).waitFor()
  await shoot(page, 'restore')
  await page.keyboard.press('Escape')

  addPast(join(dataDir, 'jobyard.db'))
  await go(/^Insights/)
  await call(page, 'settings.set', { change: { layout: { insights: 'day' } } })
  await page.getByRole('button', { name: 'Day', exact: true }).click()
  await page.getByRole('img', { name: /^Jobs that ended over time/ }).waitFor()
  await until(page, async () => (await call(page, 'insights.read', { range: 'day' })).times.length > 3)
  await page.getByRole('button', { name: 'Hour', exact: true }).click()
  await page.getByRole('button', { name: 'Day', exact: true }).click()
  await page.getByRole('img', { name: /^Times by type/ }).waitFor()
  await shoot(page, 'insights')
  await page.setViewportSize({ width: 900, height: 600 })
  await page.getByRole('button', { name: 'Throughput as a table' }).click()
  await page.getByRole('table').scrollIntoViewIfNeeded()
  await shoot(page, 'insights-table')
  await page.setViewportSize({ width: 1280, height: 800 })
}

/** A day's work, as if it had been done: nobody waits a day for a drawing. @param {string} file */
function addPast(file) {
  const db = new Database(file)
  const now = Date.now()
  const origin = db.prepare('select min(id) from origins').pluck().get()
  const rev = db.prepare(`select value from meta where key = 'rev'`).pluck().get()
  const addJob = db.prepare(
    `insert into jobs (rev, type, name, state, priority, rank, attempt, max_attempts, backoff_ms, error_code, error_message,
       created_at, started_at, finished_at, state_since, running_ms, waited_ms, origin_id, input)
     values (?, ?, ?, ?, 5, ?, 1, 4, 5000, ?, ?, ?, ?, ?, ?, ?, ?, ?, '{}')`,
  )
  const addAttempt = db.prepare(
    `insert into attempts (job_id, attempt, started_at, finished_at, outcome, error_code) values (?, 1, ?, ?, ?, ?)`,
  )
  // The same drawing each time: a generator with a seed.
  let seed = 7
  const random = () => {
    seed = (seed * 48_271) % 0x7fffffff
    return seed / 0x7fffffff
  }
  db.exec('begin')
  for (let i = 0; i < 900; i += 1) {
    const ago = 24 * HOUR * random()
    const isBusy = Math.sin((ago / HOUR / 24) * 9) + 1.2 > random() * 2
    if (!isBusy) continue
    const type = TYPES[Math.floor(random() * random() * TYPES.length)] ?? 'render'
    const ran = Math.round(20_000 / (0.04 + random() ** 2))
    const waited = Math.round(ran * random() * (ago < 9 * HOUR ? 3 : 1))
    const end = Math.round(now - ago)
    const code = random() < 0.12 ? (CODES[Math.floor(random() * random() * CODES.length)] ?? 'EXIT_1') : null
    const state = code === null ? (random() < 0.02 ? 'cancelled' : 'completed') : 'failed'
    const start = end - ran
    const { lastInsertRowid: id } = addJob.run(
      ...[rev, type, `${type} ${i}`, state, `past${i}`, code, code === null ? null : 'as an example'],
      ...[start - waited, start, end, end, ran, waited, origin],
    )
    addAttempt.run(id, start, end, state, code)
  }
  db.exec('commit')
  db.close()
}
