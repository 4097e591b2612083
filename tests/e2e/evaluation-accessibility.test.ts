import { describe, expect, it } from 'vitest'
import { violations } from '../support/axe.js'
import { hasElectron } from '../support/desktop.js'
import { EvaluationWindow } from '../support/evaluation-window.js'
import { until } from '../support/until.js'

describe.skipIf(!hasElectron)('every screen of evaluations is accessible', () => {
  it.each(['light', 'dark'] as const)('axe finds nothing in the %s theme', async (theme) => {
    const window = await EvaluationWindow.open()
    const { page, desktop } = window
    const found: string[] = []
    const look = async (screen: string) => {
      found.push(...(await violations(page, screen)))
    }
    await desktop.call('settings.set', { change: { theme } })
    await page.locator(`html[data-theme="${theme}"]`).waitFor()
    await window.go('Runs')
    await page.getByText('No runs yet').waitFor()
    await look('no runs')
    await window.go('Definitions')
    await page.getByText('No definitions yet').waitFor()
    await look('no definitions')
    await window.button('Write one').click()
    await page.getByLabel('Template').fill('Is {this} or {that} right?')
    await window.button('Add dimension').click()
    await page.getByText(/fault/).first().waitFor()
    await look('a definition with faults')
    await window.button('YAML').click()
    await look('a definition as text')
    await window.go('Search')
    await page.getByRole('heading', { name: 'Search transcripts and documents' }).waitFor()
    await look('search, empty')

    await window.run({ template: 'Is {deed} right?', values: ['helping', 'harming', 'waiting'] }, [
      'test-model-1',
      'test-model-2',
      'refuse-test-model',
    ])
    await window.go('Definitions')
    await page.getByRole('button', { name: 'All definitions' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click()
    await page.getByRole('button', { name: 'Run A small one' }).waitFor()
    await look('definitions')
    await page
      .getByRole('button', { name: /A small one/ })
      .first()
      .click()
    await page.getByText('3 scenarios', { exact: true }).waitFor()
    await look('a definition')
    await window.button('Run…').click()
    const dialog = page.getByRole('dialog', { name: 'Start a run' })
    await dialog.getByRole('checkbox', { name: 'test-model-1' }).check()
    await dialog.getByRole('button', { name: 'Start 3 probes' }).waitFor()
    await look('start')
    await dialog.getByLabel('Sample, %').fill('300')
    await dialog.getByText(/samplePercentage must be between 1 and 100/).waitFor()
    await look('start, with a fault')
    await page.keyboard.press('Escape')

    await window.go('Runs')
    await page.locator('[data-run]').first().waitFor()
    await look('runs')
    await page.locator('[data-run]').first().click()
    await page.getByRole('region', { name: 'Failures' }).waitFor()
    await look('a run')
    await window.tab('Transcripts')
    await page.locator('[data-probe]').first().click()
    await page.getByRole('region', { name: 'Transcript' }).waitFor()
    await look('transcripts')
    await window.filter('Model', 'test-model-1')
    await page.locator('.probe.cursor, [data-probe]').first().click()
    await page.getByRole('grid', { name: 'Transcripts' }).press('5')
    await page.getByText(/Set by you/).waitFor()
    await window.button('Compare').click()
    await page.locator('.turn-titles').waitFor()
    await look('side by side')
    await window.tab('Analysis')
    await window.button('Analyse in depth').click()
    await until(
      async () => (await desktop.call('runs.analyses', { id: 1 })).some(({ result }) => result.kind === 'deep'),
      'it is analysed in depth',
    )
    await page.getByRole('heading', { name: 'In depth' }).waitFor()
    await look('analysis')
    await window.tab('Setup')
    await look('setup')
    await window.go('Search')
    await page.getByLabel('Search transcripts and documents').fill('harming')
    await page.getByRole('option').first().waitFor()
    await look('search')
    await window.go('Settings')
    await page.getByRole('heading', { name: 'Providers' }).waitFor()
    await window.button('Test simulated').click()
    await page.getByText(/Answered in/).waitFor()
    await look('providers')
    await window.button('Add provider').click()
    await page.getByRole('dialog', { name: 'Add provider' }).waitFor()
    await look('a provider')
    expect(found).toEqual([])
    await page.keyboard.press('Escape')
    await window.quit()
  })

  it('every page fits into the smallest window', async () => {
    const window = await EvaluationWindow.open()
    const { page, desktop } = window
    await window.run({ template: 'Is {deed} right?', values: ['helping', 'harming'] })
    await page.setViewportSize({ width: 900, height: 600 })
    await desktop.call('runs.analyze', { id: 1, kind: 'deep' })
    const overflowing = async (screen: string) => {
      const classes = await page.evaluate(() => {
        const { document } = globalThis as unknown as {
          document: {
            querySelectorAll(s: string): Iterable<{ scrollWidth: number; clientWidth: number; className: string }>
          }
        }
        const places = document.querySelectorAll('.main, .toolbar, .run-overview, .analysis, .editor-pane, .probes-bar')
        return [...places].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className)
      })
      return classes.map((name) => `${screen}: ${name}`)
    }
    const found: string[] = []
    for (const [name, open] of [
      [
        'Definitions',
        () =>
          page
            .getByRole('button', { name: /A small one/ })
            .first()
            .click(),
      ],
      ['Runs', () => page.locator('[data-run]').first().click()],
      ['Search', () => Promise.resolve()],
      ['Settings', () => Promise.resolve()],
    ] as const) {
      await window.go(name)
      await open()
      found.push(...(await overflowing(name)))
      if (name !== 'Runs') continue
      for (const tab of ['Transcripts', 'Analysis', 'Setup']) {
        await window.tab(tab)
        await page.locator('.tab-panel:not([hidden])').waitFor()
        found.push(...(await overflowing(tab)))
      }
    }
    expect(found).toEqual([])
    await window.quit()
  })
})
