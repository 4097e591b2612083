import { describe, expect, it } from 'vitest'
import { hasElectron } from '../support/desktop.js'
import { QueueWindow } from '../support/queue-window.js'
import { until } from '../support/until.js'

const NAMES = ['One', 'Two', 'Three', 'Four', 'Five', 'Six']

describe.skipIf(!hasElectron)('the queue is reordered by hand', () => {
  it('drags one job to another place', async () => {
    const queue = await QueueWindow.open()
    await queue.fill(NAMES)
    await queue.dragOver('Two', 'Five', 'lower')
    await queue.drop()
    await queue.becomesOrder(['One', 'Three', 'Four', 'Five', 'Two', 'Six'])
    await queue.announces('Two moved to position 5 of 6')
    await queue.dragOver('Six', 'One', 'upper')
    await queue.drop()
    await queue.becomesOrder(['Six', 'One', 'Three', 'Four', 'Five', 'Two'])
    await queue.quit()
  })

  it('drags all selected jobs together, in their order', async () => {
    const queue = await QueueWindow.open()
    await queue.fill(NAMES)
    await queue.row('Six').click()
    await queue.row('Two').click({ modifiers: ['Control'] })
    await queue.row('Four').click({ modifiers: ['Control'] })
    await queue.dragOver('Four', 'One', 'upper')
    await queue.drop()
    await queue.becomesOrder(['Two', 'Four', 'Six', 'One', 'Three', 'Five'])
    await queue.row('Two').click()
    await queue.row('Six').click({ modifiers: ['Shift'] })
    await queue.page.getByText('3 jobs selected').waitFor()
    await queue.dragOver('Two', 'Three', 'lower')
    await queue.drop()
    await queue.becomesOrder(['One', 'Three', 'Two', 'Four', 'Six', 'Five'])
    await queue.quit()
  })

  it('[Q4] shows before the drop that the priority will change, and undoes both', async () => {
    const queue = await QueueWindow.open()
    await queue.fill(NAMES, (index) => (index < 2 ? 10 : 5))
    await queue.dragOver('Five', 'Two', 'upper')
    await queue.page.getByText('Priority becomes high').waitFor()
    await queue.drop()
    await queue.becomesOrder(['One', 'Five', 'Two', 'Three', 'Four', 'Six'])
    const priority = async () => {
      const { rows } = await queue.desktop.call('queue.rows', { section: 'next', offset: 0, limit: 10 })
      return rows.find(({ name }) => name === 'Five')?.priority
    }
    expect(await priority()).toBe(10)
    await queue.button('Undo').click()
    await queue.becomesOrder(NAMES)
    expect(await priority()).toBe(5)
    await queue.quit()
  })

  it('gives a drag up with Escape', async () => {
    const queue = await QueueWindow.open()
    await queue.fill(NAMES)
    await queue.dragOver('Six', 'Two', 'upper')
    await queue.page.keyboard.press('Escape')
    await queue.page.locator('.drop-line').waitFor({ state: 'detached' })
    await queue.page.mouse.up()
    await queue.row('Two').click()
    expect(await queue.order()).toEqual(NAMES)
    await queue.quit()
  })

  it('scrolls by itself while a job is dragged through 10,000', async () => {
    const queue = await QueueWindow.open()
    const names = Array.from({ length: 10_000 }, (_, index) => `Job ${index + 1}`)
    await queue.fill(names)
    const grid = queue.page.getByRole('grid', { name: 'Jobs' })
    const box = await grid.boundingBox()
    if (box === null) throw new Error('the list is not on the screen')
    await queue.dragOver('Job 2', 'Job 4', 'lower')
    const scrolled = () => grid.evaluate((element: { scrollTop: number }) => element.scrollTop)
    // The pointer rests near the lower edge; small steps stand for a hand that is never quite still.
    let step = 0
    await until(async () => {
      step += 1
      await queue.page.mouse.move(box.x + 110 + (step % 3), box.y + box.height - 12)
      return (await scrolled()) > 3000
    }, 'the list has scrolled far')
    await queue.page.mouse.move(box.x + 110, box.y + box.height / 2, { steps: 4 })
    await queue.page.locator('.drop-line').waitFor()
    await queue.drop()
    await until(async () => !(await queue.order(60)).includes('Job 2'), 'the job is far down')
    expect(await queue.counts('next')).toBe(10_000)
    await queue.quit()
  })

  it('moves jobs by the keyboard, and says so to screen readers', async () => {
    const queue = await QueueWindow.open()
    await queue.fill(NAMES)
    const { keyboard } = queue.page
    await queue.row('Three').click()
    await keyboard.press('Alt+ArrowUp')
    await queue.becomesOrder(['One', 'Three', 'Two', 'Four', 'Five', 'Six'])
    await queue.announces('Three moved to position 2 of 6')
    await keyboard.press('Shift+ArrowDown')
    await queue.page.getByText('2 jobs selected').waitFor()
    await keyboard.press('Alt+End')
    await queue.becomesOrder(['One', 'Four', 'Five', 'Six', 'Three', 'Two'])
    await queue.announces(/2 jobs moved to position 5 of 6/)
    await keyboard.press('Alt+Home')
    await queue.becomesOrder(['Three', 'Two', 'One', 'Four', 'Five', 'Six'])
    await keyboard.press('Alt+ArrowDown')
    await queue.becomesOrder(['One', 'Three', 'Two', 'Four', 'Five', 'Six'])
    await keyboard.press('Control+z')
    await queue.becomesOrder(['Three', 'Two', 'One', 'Four', 'Five', 'Six'])
    await queue.quit()
  })
})
