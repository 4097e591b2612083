import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hasElectron } from '../support/desktop.js'
import { QueueWindow } from '../support/queue-window.js'

describe.skipIf(!hasElectron)('two attempts of a job are compared', () => {
  it('[W6] in how they went and in what they printed, with the differences marked', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    const shell =
      'for i in $(seq 1 40); do echo "step $i"; done; echo "attempt $JOBYARD_ATTEMPT of it"; test "$JOBYARD_ATTEMPT" -ge 2'
    await desktop.call('jobs.enqueue', {
      jobs: [{ type: 'command', input: { shell }, name: 'Twice', maxAttempts: 2, backoffMs: 100 }],
    })
    await queue.becomes('done', 1)
    await queue.row('Twice').click()
    await page.getByRole('tab', { name: 'Attempts' }).click()
    await queue.button('Compare attempt 2 with the one before').click()
    const compared = page.getByRole('region', { name: 'Attempts compared' })
    const outcome = compared.getByRole('row', { name: /^Outcome/ })
    expect(await outcome.getByRole('cell').allTextContents()).toEqual(['failed', 'completed'])
    await compared.getByRole('row', { name: /^Error \(differs\)/ }).waitFor()
    await compared.getByText('1 line differs').waitFor()
    expect(await compared.locator('.diff-mark').allTextContents()).toEqual(['1', '2'])
    await compared.getByRole('button', { name: '37 equal lines' }).click()
    await compared.getByText('step 1', { exact: true }).first().waitFor()
    await queue.choose('Left attempt', 'Attempt 2')
    await compared.getByText('The outputs are the same').waitFor()
    await queue.button('Back to the attempts').click()
    await queue.button('Compare attempt 2 with the one before').waitFor()
    await queue.quit()
  })

  it('[W6] in what they said, turn beside turn', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    const script = join(desktop.yard.folder, 'talk.mjs')
    writeFileSync(
      script,
      `export async function run(job) {
        for (let n = 1; n <= 2 + job.attempt; n += 1) job.turn({ role: 'user', content: 'Turn ' + n + ' of attempt ' + job.attempt })
        if (job.attempt === 1) throw new Error('not yet')
      }`,
    )
    await desktop.call('jobs.enqueue', {
      jobs: [{ type: 'script:node', name: 'Talks', input: { script }, maxAttempts: 2, backoffMs: 100 }],
    })
    await queue.becomes('done', 1)
    await queue.row('Talks').click()
    await page.getByRole('tab', { name: 'Attempts' }).click()
    await queue.button('Compare attempt 2 with the one before').click()
    await queue.button('Transcript').click()
    await page.getByText('Turn 3 of attempt 1').waitFor()
    const left = await page.getByText('Turn 3 of attempt 1').boundingBox()
    const right = await page.getByText('Turn 3 of attempt 2').boundingBox()
    expect(left?.y).toBe(right?.y)
    expect(right?.x).toBeGreaterThan(left?.x ?? Number.POSITIVE_INFINITY)
    await page.getByText('Turn 4 of attempt 2').waitFor()
    await page.keyboard.press('Control+f')
    await page.keyboard.type('turn 3')
    await page.getByText('1/2', { exact: true }).waitFor()
    await queue.quit()
  })
})
