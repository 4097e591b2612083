import { describe, expect, it } from 'vitest'
import { hasElectron } from '../support/desktop.js'
import { QueueWindow } from '../support/queue-window.js'
import { until } from '../support/until.js'

/** What of the page's globals is looked at. */
interface Styles {
  getComputedStyle(element: unknown): { textDecorationLine: string }
}

describe.skipIf(!hasElectron)('the list of jobs', () => {
  it('keeps the header of the section that one is in', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    const names = Array.from({ length: 80 }, (_, i) => `Job ${i + 1}`)
    await desktop.call('jobs.enqueue', {
      jobs: [{ type: 'command', input: { shell: 'true' }, name: 'Later', delayMs: 600_000 }],
    })
    await queue.fill(names)
    const sticky = page.locator('.sticky .section-head')
    expect(await sticky.count()).toBe(0)
    await page.getByRole('grid', { name: 'Jobs' }).hover()
    await page.mouse.wheel(0, 900)
    await sticky.getByText('Next').waitFor()
    // The row that the keys lead to is not covered by it.
    await page.getByText('Job 40', { exact: true }).click()
    for (let i = 0; i < 20; i += 1) await page.keyboard.press('ArrowUp')
    const row = await queue.row('Job 20').boundingBox()
    const head = await sticky.boundingBox()
    expect(row?.y).toBeGreaterThanOrEqual((head?.y ?? Number.POSITIVE_INFINITY) + (head?.height ?? 0) - 1)
    await page.keyboard.press('End')
    await queue.row('Later').waitFor()
    await queue.quit()
  })

  it('leaves room for the inspector when the window becomes small', async () => {
    const queue = await QueueWindow.open()
    const { page } = queue
    await queue.fill(['One'])
    await queue.row('One').click()
    const inspector = page.getByRole('complementary', { name: 'Inspector' })
    await page.setViewportSize({ width: 1600, height: 900 })
    await inspector.waitFor()
    await page.setViewportSize({ width: 900, height: 600 })
    await until(async () => {
      const box = await inspector.boundingBox()
      return box !== null && box.x + box.width <= 900
    }, 'the inspector lies within the window')
    // What the toolbar's buttons do is still written on them.
    await page.locator('.toolbar').getByText('Resume').waitFor()
    await page.locator('.toolbar').getByText('Add').waitFor()
    await queue.quit()
  })

  it('tells cancelled jobs from completed ones, and shows places in the run order', async () => {
    const queue = await QueueWindow.open()
    const { desktop } = queue
    await desktop.call('jobs.enqueue', { jobs: [{ type: 'command', input: { shell: 'true' }, name: 'Went well' }] })
    await queue.becomes('done', 1)
    await queue.fill(['One', 'Two', 'Given up'])
    await queue.row('Two').getByText('2 in the queue').waitFor()
    const { rows } = await desktop.call('queue.rows', { section: 'next', offset: 0, limit: 9 })
    await desktop.call('jobs.cancel', { ids: rows.filter(({ name }) => name === 'Given up').map(({ id }) => id) })
    await queue.becomes('done', 2)
    const look = (name: string) =>
      queue
        .row(name)
        .locator('.row-name')
        .evaluate((element) => (globalThis as unknown as Styles).getComputedStyle(element).textDecorationLine)
    await queue.row('Given up').getByRole('img', { name: 'Cancelled' }).waitFor()
    await queue.row('Went well').getByRole('img', { name: 'Completed' }).waitFor()
    expect([await look('Given up'), await look('Went well')]).toEqual(['line-through', 'none'])
    await queue.quit()
  })

  it.each(['no-preference', 'reduce'] as const)('lets rows glide to their new places: %s', async (reducedMotion) => {
    const queue = await QueueWindow.open()
    const { page } = queue
    await page.emulateMedia({ reducedMotion })
    await queue.fill(['One', 'Two', 'Three'])
    /** Counts the animations of rows from now on. */
    await page.evaluate(`
      globalThis.glides = 0
      const animate = Element.prototype.animate
      Element.prototype.animate = function (...given) {
        if (this.matches('[data-id]')) globalThis.glides += 1
        return animate.apply(this, given)
      }
    `)
    const glides = () => page.evaluate<number>('globalThis.glides')
    await queue.row('Three').click()
    await page.keyboard.press('Alt+Home')
    await queue.row('Three').getByText('1 in the queue').waitFor()
    if (reducedMotion === 'reduce') expect(await glides()).toBe(0)
    else await until(async () => (await glides()) > 0, 'rows glide')
    await queue.quit()
  })
})
