import type { Locator, Page } from 'playwright'
import { Desktop } from './desktop.js'
import { until } from './until.js'

/** The window's pages of evaluations as a person uses them. */
export class EvaluationWindow {
  readonly page: Page

  private constructor(readonly desktop: Desktop) {
    this.page = desktop.page
  }

  static async open(): Promise<EvaluationWindow> {
    return new EvaluationWindow(await (await Desktop.open()).ready())
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' })
  }

  /** To a page, by the sidebar. */
  async go(name: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name, exact: true }).click()
  }

  async tab(name: string): Promise<void> {
    await this.page.getByRole('tab', { name }).click()
  }

  /** Picks an entry of a list that a control opens. */
  async choose(control: Locator, entry: string | RegExp): Promise<void> {
    await control.click()
    await this.page.getByRole('option', { name: entry, exact: typeof entry === 'string' }).click()
  }

  /** Narrows the transcripts of a run. */
  filter(label: string, entry: string): Promise<void> {
    return this.choose(this.page.getByRole('combobox', { name: label, exact: true }), entry)
  }

  /** What the system's dialog answers when a file is to be saved: nobody is there to answer it. */
  async saveTo(file: string): Promise<void> {
    await this.desktop.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
    }, file)
  }

  /** How long the simulated provider takes for an answer from the next job on, ms. */
  async answersTake(delayMs: number): Promise<void> {
    await this.desktop.call('providers.save', { settings: { id: 'simulated', kind: 'simulated', delayMs } })
  }

  /** A completed run of a small definition with the simulated provider, set up without the window. */
  async run(
    definition: { template: string; values: string[] },
    models = ['test-model-1', 'test-model-2'],
  ): Promise<void> {
    const { template, values } = definition
    const name = /\{(\w+)\}/.exec(template)?.[1] ?? 'value'
    const { id } = await this.desktop.call('definitions.create', {
      name: 'A small one',
      content: { schemaVersion: 1, template, dimensions: [{ name, values }] },
    })
    const run = await this.desktop.call('runs.start', { definitionId: id, models })
    await until(
      async () => (await this.desktop.call('runs.get', { id: run.id })).status === 'COMPLETED',
      'the run is completed',
    )
  }

  async quit(): Promise<void> {
    const { problems } = this.desktop
    if (problems.length > 0) throw new Error(`the window reported: ${problems.join('; ')}`)
    await this.desktop.quit()
  }
}
