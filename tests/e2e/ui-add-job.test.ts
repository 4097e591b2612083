import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hasElectron } from '../support/desktop.js'
import { QueueWindow } from '../support/queue-window.js'
import { until } from '../support/until.js'

describe.skipIf(!hasElectron)('a job is added in the window', () => {
  it('from a raw command line with a folder and environment', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    await page.keyboard.press('Control+n')
    const dialog = page.getByRole('dialog', { name: 'Add job' })
    await dialog.getByLabel('Command').fill('echo "in $PWD with $GREETING" | tr a-z A-Z')
    await dialog.getByText('Runs through the shell').waitFor()
    await dialog.getByLabel('Working folder').fill(desktop.yard.folder)
    await dialog.getByLabel('Environment').fill('GREETING=hello there')
    await dialog.getByRole('button', { name: 'Add job' }).click()
    await queue.becomes('done', 1)
    const [row] = (await desktop.call('queue.rows', { section: 'done', offset: 0, limit: 1 })).rows
    const { lines } = await desktop.call('output.lines', { id: row?.id ?? 0, attempt: 1, at: 'end', limit: 5 })
    expect(lines.map(({ text }) => text)).toEqual([`in ${desktop.yard.folder} with hello there`.toUpperCase()])
    await queue.quit()
  })

  it('and what is typed before its dialog is there does nothing to the job that is picked', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    await desktop.call('scope.pause', { scope: { kind: 'queue' } })
    await desktop.yard.addShell('true', '--name', 'Picked')
    await queue.row('Picked').click()
    const press = (presses: { key: string; ctrlKey?: boolean }[]) =>
      page.evaluate(`for (const one of ${JSON.stringify(presses)}) {
        document.querySelector('.list').dispatchEvent(new KeyboardEvent('keydown', { ...one, bubbles: true }))
      }`)
    // Without the dialog on its way the key does what it says.
    await press([{ key: '3' }])
    await until(async () => (await desktop.call('jobs.get', { id: 1 })).job.priority === 10, 'its priority is high')
    await press([{ key: 'n', ctrlKey: true }, { key: '1' }])
    await page.getByRole('dialog', { name: 'Add job' }).waitFor()
    await page.keyboard.press('Escape')
    await press([{ key: 'd' }])
    await queue.becomes('next', 2)
    expect((await desktop.call('jobs.get', { id: 1 })).job.priority).toBe(10)
    await queue.quit()
  })

  it('from the form of a handler, with what is wrong said at its field', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    const script = join(desktop.yard.folder, 'double.py')
    writeFileSync(script, 'def run(input):\n    return {"doubled": input["n"] * 2}\n')
    await queue.button('Add a job').click()
    const dialog = page.getByRole('dialog', { name: 'Add job' })
    await queue.choose('Type', 'Python script')
    await dialog.getByRole('button', { name: 'Add job' }).click()
    await dialog.getByText('Script is needed.').waitFor()
    expect(await dialog.getByLabel('Script', { exact: true }).getAttribute('aria-invalid')).toBe('true')
    await dialog.getByLabel('Script', { exact: true }).fill(script)
    await dialog.getByLabel('Arguments').fill('{"n": 21')
    await dialog.getByRole('button', { name: 'Add job' }).click()
    await dialog.getByText('Arguments is no JSON').waitFor()
    await dialog.getByLabel('Arguments').fill('{"n": 21}')
    await dialog.getByRole('button', { name: 'Add job' }).click()
    await queue.becomes('done', 1)
    await page.getByRole('tab', { name: 'Data' }).click()
    await page.getByText('42', { exact: true }).waitFor()
    await queue.quit()
  })

  it('from files that are dropped onto the window', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    const script = join(desktop.yard.folder, 'my script.py')
    writeFileSync(script, 'def run(input):\n    return {"ran": "dropped"}\n')
    const cdp = await desktop.app.context().newCDPSession(page)
    const drag = async (type: 'dragEnter' | 'dragOver' | 'drop' | 'dragCancel', files: string[]) =>
      cdp.send('Input.dispatchDragEvent', { type, x: 500, y: 400, data: { items: [], files, dragOperationsMask: 1 } })
    const veil = page.getByText('Drop to make a job of it')
    // A drop counts once the page has answered a move before it that it takes the files.
    const hover = async (files: string[]) => {
      await drag('dragEnter', files)
      await until(async () => {
        await drag('dragOver', files)
        return veil.isVisible()
      }, 'the window offers to take the files')
      await drag('dragOver', files)
    }
    await hover([script])
    await drag('dragCancel', [script])
    await veil.waitFor({ state: 'detached' })
    await hover([script])
    await drag('drop', [script])
    const dialog = page.getByRole('dialog', { name: 'Add job' })
    expect(await dialog.getByLabel('Script', { exact: true }).inputValue()).toBe(script)
    expect(await dialog.getByLabel('Type').innerText()).toContain('Python script')
    await dialog.getByRole('button', { name: 'Add job' }).click()
    await queue.becomes('done', 1)
    const others = ['a b.dat', 'c.dat'].map((name) => join(desktop.yard.folder, name))
    for (const file of others) writeFileSync(file, `this is ${file}\n`)
    await hover(others)
    await drag('drop', others)
    const command = dialog.getByLabel('Command')
    expect(await command.inputValue()).toBe(`'${others[0]}' ${others[1]}`)
    await command.fill(`cat ${await command.inputValue()}`)
    await dialog.getByRole('button', { name: 'Add job' }).click()
    await queue.becomes('done', 2)
    expect(page.url()).toMatch(/^jobyard:/)
    await queue.quit()
  })

  it('again, from one that ran, with another command', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    await desktop.call('jobs.enqueue', { jobs: [{ type: 'command', input: { shell: 'exit 3' }, name: 'First try' }] })
    await queue.becomes('attention', 1)
    await queue.row('First try').click()
    await page.keyboard.press('e')
    const dialog = page.getByRole('dialog', { name: 'Edit and run again' })
    expect(await dialog.getByLabel('Command').inputValue()).toBe('exit 3')
    await dialog.getByLabel('Command').fill('exit 0')
    await page.keyboard.press('Control+Enter')
    await queue.becomes('done', 1)
    await queue.quit()
  })
})
