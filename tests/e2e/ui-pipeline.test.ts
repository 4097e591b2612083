import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { violations } from '../support/axe.js'
import { Desktop, hasElectron } from '../support/desktop.js'
import { QueueWindow } from '../support/queue-window.js'
import { until } from '../support/until.js'

const ref = (words: string) => `$\{${words}}`
const untilFile = (file: string) => `while [ ! -e '${file}' ]; do sleep 0.05; done`

describe.skipIf(!hasElectron)('a pipeline in the window', () => {
  it('[L7] [L8] shows its stages with time and output each, and runs again from one', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    const { folder } = desktop.yard
    const go = join(folder, 'go')
    const marks = join(folder, 'marks')
    const mark = `echo $JOBYARD_STAGE >> '${marks}'`
    const pipeline = {
      name: 'In three stages',
      stages: [
        { name: 'first', shell: `${mark}; echo from the first; echo '{"found": 7}'` },
        { name: 'second', shell: `${mark}; echo from the second; echo trouble >&2; ${untilFile(go)}` },
        { name: 'third', shell: `${mark}; test -e '${go}-on' || exit 4; echo ${ref('stages.first.output.found')}` },
      ],
    }
    await desktop.call('jobs.enqueue', { jobs: [{ type: 'pipeline', input: pipeline, name: pipeline.name }] })
    await queue.row(pipeline.name).click()
    const stages = page.getByRole('region', { name: 'Stages' })
    const stage = (words: string | RegExp) => stages.getByRole('button', { name: words })
    const printed = stages.locator('.stage-output')
    await stage(/^Running second/).waitFor()
    await stages.getByText('1 of 3').waitFor()
    await stage(/^Waiting third/).waitFor()
    await stage(/^Done first/).click()
    await printed.getByText('from the first').waitFor()
    await stages.getByRole('list', { name: 'What first gave' }).getByText('found').waitFor()
    expect(await printed.getByText('from the second').count()).toBe(0)
    expect(await stages.getByRole('button', { name: 'Run again from here' }).count()).toBe(0)
    await stage(/^Running second/).press('Enter')
    await printed.getByText('from the second').waitFor()
    expect(await violations(page, 'stages of a running pipeline')).toEqual([])
    // All of its output, and nothing of the others'.
    await stages.getByRole('button', { name: 'All output of second' }).click()
    await page.getByRole('tab', { name: 'Output', selected: true }).waitFor()
    await page.locator('.output').getByText('from the second').waitFor()
    expect(await page.locator('.output').getByText('from the first').count()).toBe(0)
    await queue.choose('Stage', 'All stages')
    await page.locator('.output').getByText('from the first').waitFor()
    await page.getByRole('tab', { name: 'Overview' }).click()
    writeFileSync(go, '')
    await queue.becomes('attention', 1)
    await stage(/^Failed third/).click()
    await stages.getByText('the program exited with code 4').first().waitFor()
    writeFileSync(`${go}-on`, '')
    await stages.getByRole('button', { name: 'Run again from here' }).click()
    await queue.becomes('done', 1)
    expect(readFileSync(marks, 'utf8')).toBe('first\nsecond\nthird\nthird\n')
    await stages.getByText('3 of 3').waitFor()
    // A completed one as well, from its second stage.
    await stage(/^Done second/).click()
    await stages.getByRole('button', { name: 'Run again from here' }).click()
    await until(() => readFileSync(marks, 'utf8').trim().split('\n').length === 6, 'two stages run again')
    await queue.becomes('done', 1)
    await queue.quit()
  })

  it('[L1] is written or chosen in a form that names each fault at its line', async () => {
    const queue = await QueueWindow.open()
    const { page } = queue
    await queue.button('Add job').first().click()
    const dialog = page.getByRole('dialog', { name: 'Add job' })
    await queue.choose('Type', 'Pipeline')
    await dialog.getByText('collect → count → report').waitFor()
    const text = dialog.getByLabel('Pipeline', { exact: true })
    await text.fill('name: Faulty\nstages:\n  - name: a\n    shell: echo 1\n    needs: [b]\n  - name: c\n')
    const faults = dialog.getByRole('list', { name: 'Faults of the pipeline' })
    await faults.getByText('there is no stage "b"').waitFor()
    await dialog.getByRole('status').getByText('2 faults').waitFor()
    expect(await violations(page, 'form of a pipeline with faults')).toEqual([])
    await faults.getByRole('button', { name: /Line 5/ }).click()
    const caret = await text.evaluate((area) => (area as unknown as { selectionStart: number }).selectionStart)
    expect((await text.inputValue()).slice(caret)).toMatch(/^b\]/)
    await dialog.getByRole('button', { name: 'Add job' }).click()
    await dialog.getByText('It cannot run as it is').waitFor()
    await text.fill(`name: Asks\nstages:\n  - name: a\n    shell: echo "${ref('input.word')}"\n`)
    await dialog.getByText('A JSON object with word').waitFor()
    await dialog.getByRole('button', { name: 'Add job' }).click()
    await dialog.getByText('Give “word”').waitFor()
    await dialog.getByLabel('Input').fill('{"word": "given"}')
    await dialog.getByRole('button', { name: 'Add job' }).click()
    await queue.becomes('done', 1)
    const { rows } = await queue.desktop.call('queue.rows', { section: 'done', offset: 0, limit: 1 })
    const { job } = await queue.desktop.call('jobs.get', { id: rows[0]?.id ?? 0 })
    expect(job).toMatchObject({ type: 'pipeline', name: 'Asks', output: 'given' })
    await queue.quit()
  })

  it('[L5] goes on with the stage that was under way when the app was killed', async () => {
    const queue = await QueueWindow.open()
    const { desktop } = queue
    const { yard } = desktop
    const marks = join(yard.folder, 'marks')
    const go = join(yard.folder, 'go')
    mkdirSync(go)
    const names = ['one', 'two', 'three']
    const stages = names.map((name) => ({ name, shell: `echo ${name} >> '${marks}'; ${untilFile(join(go, name))}` }))
    await desktop.call('jobs.enqueue', { jobs: [{ type: 'pipeline', input: { name: 'Killed', stages } as never }] })
    let app = desktop
    const begun = () => (existsSync(marks) ? readFileSync(marks, 'utf8').trim().split('\n') : [])
    for (const [i, name] of names.entries()) {
      await until(() => begun().length === 2 * i + 1, `${name} has begun`)
      await app.kill()
      app = await (await Desktop.open(yard)).ready()
      await until(() => begun().length === 2 * i + 2, `${name} has begun again`)
      writeFileSync(join(go, name), '')
    }
    await until(async () => (await app.call('queue.overview')).counts.done === 1, 'it is done')
    expect(begun()).toEqual(['one', 'one', 'two', 'two', 'three', 'three'])
    await app.quit()
  })
})
