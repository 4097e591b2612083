import type { Locator, Page } from 'playwright'
import type { Section } from '../../src-shared/queue-view.js'
import { Desktop } from './desktop.js'
import { until } from './until.js'

/** How far into a row, in px, is its upper and its lower half. */
const UPPER_PX = 6
const LOWER_PX = 26
const INTO_ROW_PX = 110

/** The queue's window as a person uses it: rows by their names, the pointer, and the order that the engine then has. */
export class QueueWindow {
  readonly page: Page

  private constructor(readonly desktop: Desktop) {
    this.page = desktop.page
  }

  static async open(...words: string[]): Promise<QueueWindow> {
    const desktop = await (await Desktop.open(undefined, ...words)).ready()
    // Rows are where they belong at once: the pointer of a test waits for nothing that glides.
    await desktop.page.emulateMedia({ reducedMotion: 'reduce' })
    return new QueueWindow(desktop)
  }

  row(name: string): Locator {
    return this.page.locator('[data-id]').filter({ has: this.page.getByText(name, { exact: true }) })
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name })
  }

  /** Picks an option of a select by the words that it shows. */
  async choose(select: string, option: string): Promise<void> {
    await this.page.getByRole('combobox', { name: select }).click()
    await this.page.getByRole('option', { name: option }).click()
    await this.page.getByRole('listbox').waitFor({ state: 'detached' })
  }

  /** Adds jobs that sleep to a queue that is paused, and waits until the first is on the screen. */
  async fill(names: readonly string[], priorityOf: (index: number) => number = () => 5): Promise<void> {
    await this.desktop.call('scope.pause', { scope: { kind: 'queue' } })
    await this.desktop.call('jobs.enqueue', {
      jobs: names.map((name, index) => ({
        type: 'command',
        input: { shell: 'sleep 600' },
        name,
        priority: priorityOf(index),
      })),
    })
    await this.row(names[0] ?? '').waitFor()
  }

  /** Names of the first queued jobs, in run order, as the engine has them. */
  async order(count = 50): Promise<string[]> {
    const { rows } = await this.desktop.call('queue.rows', { section: 'next', offset: 0, limit: count })
    return rows.map(({ name }) => name)
  }

  async becomesOrder(names: readonly string[]): Promise<void> {
    await until(
      async () => (await this.order(names.length)).join() === names.join(),
      `the order is ${names.join(', ')}`,
    )
  }

  async counts(section: Section): Promise<number> {
    return (await this.desktop.call('queue.overview')).counts[section]
  }

  async becomes(section: Section, count: number): Promise<void> {
    await until(async () => (await this.counts(section)) === count, `${count} jobs are in ${section}`)
  }

  async announces(text: string | RegExp): Promise<void> {
    await this.page.locator('[aria-live="polite"]').getByText(text).first().waitFor({ state: 'attached' })
  }

  /** Takes a row with the pointer and holds it over another one's upper or lower half. */
  async dragOver(name: string, over: string, half: 'upper' | 'lower'): Promise<void> {
    const { mouse } = this.page
    const from = await this.boxOf(name)
    await mouse.move(from.x + INTO_ROW_PX, from.y + from.height / 2)
    await mouse.down()
    await mouse.move(from.x + INTO_ROW_PX + 4, from.y + from.height / 2 + 6, { steps: 3 })
    const to = await this.boxOf(over)
    await mouse.move(to.x + INTO_ROW_PX, to.y + to.height / 2, { steps: 6 })
    await mouse.move(to.x + INTO_ROW_PX, to.y + (half === 'upper' ? UPPER_PX : LOWER_PX), { steps: 2 })
    await this.page.locator('.drop-line').waitFor()
  }

  async drop(): Promise<void> {
    await this.page.mouse.up()
    await this.page.locator('.drop-line').waitFor({ state: 'detached' })
  }

  async boxOf(name: string): Promise<{ x: number; y: number; width: number; height: number }> {
    const box = await this.row(name).boundingBox()
    if (box === null) throw new Error(`${name} is not on the screen`)
    return box
  }

  async quit(): Promise<void> {
    const { problems } = this.desktop
    if (problems.length > 0) throw new Error(`the window reported: ${problems.join('; ')}`)
    await this.desktop.quit()
  }
}
