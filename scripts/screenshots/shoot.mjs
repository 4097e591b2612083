import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** @typedef {import('playwright').Page} Page */

export const SCREENSHOTS = fileURLToPath(new URL('../../docs/screenshots', import.meta.url))
export const LIMIT_MS = 60_000

/** Light and dark. @param {Page} page @param {string} name */
export async function shoot(page, name) {
  for (const theme of ['light', 'dark']) {
    await call(page, 'settings.set', { change: { theme } })
    // Two frames: one to hear of the theme, one to draw it.
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))')
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-${theme}.png`), animations: 'disabled' })
  }
  console.log(`docs/screenshots/${name}-{light,dark}.png`)
}

/** @param {Page} page @param {string} name @param {unknown} [argument] */
export async function call(page, name, argument) {
  const answer = await page.evaluate(
    ([command, value]) => /** @type {any} */ (globalThis).jobyard.call(command, value),
    /** @type {const} */ ([name, argument]),
  )
  if (!answer.ok) throw new Error(`${name}: ${answer.error.message}`)
  return answer.value
}

/** @param {Page} page @param {() => Promise<boolean>} condition */
export async function until(page, condition) {
  const deadline = Date.now() + LIMIT_MS
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('the window never came to look as it should')
    await page.waitForTimeout(50)
  }
}
