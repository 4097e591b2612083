import { describe, expect, it } from 'vitest'
import { hasElectron } from '../support/desktop.js'
import { EvaluationWindow } from '../support/evaluation-window.js'
import { until } from '../support/until.js'

describe.skipIf(!hasElectron)('transcripts are searched in the window', () => {
  it('as one types, each hit leading to its turn', async () => {
    const window = await EvaluationWindow.open()
    const { page, desktop } = window
    await window.run({ template: 'What of the heliotrope, if it is {colour}?', values: ['white', 'violet'] })
    await window.go('Search')
    await page.getByLabel('Search transcripts and documents').pressSequentially('heliotr')
    await page.getByRole('option').filter({ hasText: 'heliotrope' }).first().waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    const { layout } = await until(async () => {
      const settings = await desktop.call('settings.get')
      return settings.layout.view === 'runs' && settings
    }, 'the window remembers where it was led')
    expect(layout).toMatchObject({ run: 1, runTab: 'transcripts' })
    await page.getByRole('region', { name: 'Transcript' }).getByText('heliotrope').first().waitFor()
    await window.go('Search')
    await page.getByLabel('Search transcripts and documents').fill('nobodysaidthis')
    await page.getByText('“nobodysaidthis” was not found').waitFor()
    await window.button('Transcripts').click()
    await page.getByText('Nobody said “nobodysaidthis”').waitFor()
    await window.quit()
  })
})

describe.skipIf(!hasElectron)('providers are set up in the window', () => {
  it('[P1] adds one, tests it, says what went wrong, sets limits, and never shows a key', async () => {
    const window = await EvaluationWindow.open()
    const { page, desktop } = window
    await window.go('Settings')
    await window.button('Test simulated').click()
    await page.getByText(/Answered in/).waitFor()
    await window.button('Edit simulated').click()
    await page.getByLabel('Delay, ms').fill('7')
    await page.getByLabel('At once').last().fill('3')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText(/answers after 7 ms/).waitFor()
    expect(await desktop.call('providers.list')).toMatchObject([{ id: 'simulated', delayMs: 7, maxParallel: 3 }])

    await window.button('Add provider').click()
    const dialog = page.getByRole('dialog', { name: 'Add provider' })
    await window.choose(dialog.getByLabel('Kind'), /OpenAI-compatible/)
    await dialog.getByLabel('Name', { exact: true }).fill('Nope!')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('Needed, e.g. http://localhost:11434/v1').waitFor()
    await dialog.getByText('must be lower-case letters, digits and hyphens').waitFor()
    await dialog.getByLabel('Name', { exact: true }).fill('local')
    // Nothing listens on the port that is reserved for discarding.
    await dialog.getByLabel('Address').fill('http://127.0.0.1:9/v1')
    await dialog.getByLabel('Model 1', { exact: true }).fill('some-model')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await window.button('Test local').click()
    await page.locator('.test-result.bad').waitFor()
    await window.button('Remove local').click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await until(async () => (await desktop.call('providers.list')).length === 1, 'it is removed')
    await window.quit()
  })
})
