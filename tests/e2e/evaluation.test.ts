import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { hasElectron } from '../support/desktop.js'
import { EvaluationWindow } from '../support/evaluation-window.js'
import { until } from '../support/until.js'

describe.skipIf(!hasElectron)('an evaluation is driven in the window', () => {
  it('from a sample definition to the analysis', async () => {
    const window = await EvaluationWindow.open()
    const { page, desktop } = window

    await window.go('Definitions')
    await window.button('Add sample definitions').click()
    const [sample] = await until(async () => {
      const all = await desktop.call('definitions.list', {})
      return all.length > 0 && all
    }, 'the samples are there')
    if (sample === undefined) throw new Error('no sample')
    await page.getByRole('button', { name: sample.name }).first().click()

    // Edit: a follow-up more, seen in the preview before it is saved.
    await window.button('Add follow-up').click()
    const number = (sample.content.followups?.length ?? 0) + 1
    await page.getByLabel(`Label of follow-up ${number}`).fill('Doubt')
    await page.getByLabel(`Prompt of follow-up ${number}`).fill('How sure are you?')
    await page.getByRole('region', { name: 'Picked scenario' }).getByText('How sure are you?').waitFor()
    await page.keyboard.press('Control+s')
    await until(async () => (await desktop.call('definitions.get', { id: sample.id })).version === 2, 'it is saved')

    // Start, having seen what it takes.
    await window.button('Run…').click()
    const dialog = page.getByRole('dialog', { name: 'Start a run' })
    for (const model of ['test-model-1', 'test-model-2', 'refuse-test-model']) {
      await dialog.getByRole('checkbox', { name: model }).check()
    }
    await dialog.getByLabel('Seed').fill('42')
    const jobs = sample.scenarioCount * 3
    // Slow enough for a person to pause it.
    await window.answersTake(500)
    await dialog.getByRole('button', { name: `Start ${jobs} probes` }).click()
    await page.getByRole('heading', { name: sample.name }).waitFor()
    const run = async () => desktop.call('runs.get', { id: 1 })
    expect(await run()).toMatchObject({ seed: 42, definitionVersion: 2, simulated: true, progress: { total: jobs } })
    await page.getByText('simulated', { exact: true }).first().waitFor()

    // Pause and resume; what was running finishes.
    await window.button('Pause').click()
    await window.button('Resume').waitFor()
    await until(
      async () => (await run()).progress.byModel.every(({ running }) => running === 0),
      'what ran has finished',
    )
    expect((await run()).status).toBe('PAUSED')
    await window.answersTake(0)
    await window.button('Resume').click()
    await until(async () => (await run()).status === 'COMPLETED', 'the run is completed')
    await page.getByText('Run 1 · Completed').waitFor()
    await page.getByRole('region', { name: 'Failures' }).getByText('Retry').first().waitFor()

    // Read, filter, decide by a key and take it back.
    await window.tab('Transcripts')
    await window.filter('Model', 'test-model-1')
    await page.getByText(`${sample.scenarioCount} of ${jobs}`).waitFor()
    await page.locator('[data-probe]').first().click()
    const jobId = Number(await page.locator('.probe.cursor').getAttribute('data-probe'))
    const decided = async () => (await desktop.call('runs.probe', { jobId })).manualDecision
    await page.getByRole('grid', { name: 'Transcripts' }).press('5')
    await until(async () => (await decided()) === 5, 'the decision is set')
    await page.getByText(/Set by you/).waitFor()
    await page.getByRole('grid', { name: 'Transcripts' }).press('u')
    await until(async () => (await decided()) === null, 'the decision is taken back')

    // Side by side with another model.
    await page.getByRole('grid', { name: 'Transcripts' }).press('c')
    await page.locator('.turn-titles').getByText('test-model-2').waitFor()
    expect(await page.locator('.turn-titles strong').allTextContents()).toEqual(['test-model-1', 'test-model-2'])
    await page.getByRole('grid', { name: 'Transcripts' }).press('c')

    // What is filtered is what is exported (rule A5).
    const file = desktop.yard.path('answers.csv')
    await window.saveTo(file)
    await window.button('Export').click()
    await page.getByRole('menuitem', { name: /CSV/ }).click()
    await until(() => existsSync(file), 'the export is written')
    const text = readFileSync(file, 'utf8')
    expect(text.startsWith('\uFEFF')).toBe(true)
    expect(text).toContain('test-model-1')
    expect(text).not.toContain('test-model-2')

    // The run was analysed when it completed; in depth on demand.
    await window.tab('Analysis')
    await page.getByRole('table', { name: 'Models', exact: true }).getByText('test-model-2').waitFor()
    await page.getByRole('img', { name: /Share of high decisions with 95 % interval/ }).waitFor()
    await window.button('Analyse in depth').click()
    await page.getByRole('table', { name: /Permutation tests/ }).waitFor()
    await page.getByRole('img', { name: /Mean decision with 95 % interval/ }).waitFor()
    await page.getByRole('button', { name: 'test-model-2', exact: true }).click()
    await until(
      async () =>
        (await page.getByRole('table', { name: 'Models', exact: true }).getByText('test-model-2').count()) === 0,
      'the model is left out of the table',
    )

    // Again with the same seed.
    await window.button('More about this run').click()
    await page.getByRole('menuitem', { name: 'Run again with the same seed…' }).click()
    const again = page.getByRole('dialog', { name: 'Run 1 again' })
    expect(await again.getByLabel('Seed').inputValue()).toBe('42')
    await window.answersTake(600_000)
    await again.getByRole('button', { name: `Start ${jobs} probes` }).click()
    await page.getByText(/Run 2 ·/).waitFor()
    expect((await desktop.call('runs.get', { id: 2 })).selectedScenarios).toEqual((await run()).selectedScenarios)

    // Cancel asks first.
    await window.button('Pause').click()
    await window.button('More about this run').click()
    await page.getByRole('menuitem', { name: 'Cancel run…' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel the run' }).click()
    await page.getByText('Run 2 · Cancelled').waitFor()
    await window.quit()
  })

  it('points at the faults of a definition, and loses nothing that was typed', async () => {
    const window = await EvaluationWindow.open()
    const { page } = window
    await window.go('Definitions')
    await window.button('Write one').click()
    await page.getByLabel('Name of the definition').fill('Mine')
    await page.getByLabel('Template').fill('Is {action} right?')
    await page.getByRole('complementary', { name: 'Preview' }).getByText(/fault/).first().waitFor()
    expect(await window.button('Save').isDisabled()).toBe(true)
    await window.button('Add dimension').click()
    await page.getByLabel('Name of dimension 1', { exact: true }).fill('action')
    await page.getByLabel('Value 1 of dimension 1').fill('helping')
    await page.keyboard.press('Enter')
    await page.getByLabel('Value 2 of dimension 1').fill('harming')
    await page.getByText('2 scenarios').waitFor()
    await page.getByRole('option', { name: /action=harming/ }).click()
    await page.getByRole('region', { name: 'Picked scenario' }).getByText('Is harming right?').waitFor()

    await window.go('Queue')
    await window.go('Definitions')
    expect(await page.getByLabel('Template').inputValue()).toBe('Is {action} right?')

    // The same as text, with a fault that names its place.
    await window.button('YAML').click()
    const source = page.getByLabel('The definition as YAML')
    expect(await source.inputValue()).toContain('- harming')
    await source.fill(
      'schemaVersion: 1\ntemplate: "Is {action} right?"\ndimensions:\n  - name: action\n    values: []\n',
    )
    await page
      .getByRole('complementary', { name: 'Preview' })
      .getByText(/Dimension 1/)
      .waitFor()
    await source.fill('schemaVersion: 1\ntemplate: Is it right?\n')
    await page.getByText('1 scenario', { exact: true }).waitFor()
    await window.button('Save').click()
    await window.button('Run…').waitFor()
    await window.quit()
  })
})
