import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hasElectron } from '../support/desktop.js'
import { QueueWindow } from '../support/queue-window.js'
import { until } from '../support/until.js'

describe.skipIf(!hasElectron)('what a job says is read in the window', () => {
  it('[W3] follows output while it grows, stops when it is scrolled, and jumps back to live', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    const more = join(desktop.yard.folder, 'more')
    const shell = `for i in $(seq 1 400); do echo "line $i"; done; until [ -e '${more}' ]; do sleep 0.1; done; echo the end; sleep 600`
    await desktop.call('jobs.enqueue', {
      jobs: [{ type: 'command', input: { command: ['bash', '-c', shell] }, name: 'Talker' }],
    })
    await queue.row('Talker').click()
    await page.getByRole('tab', { name: 'Output' }).click()
    const output = page.getByRole('region', { name: 'Output' })
    await output.getByText('line 400', { exact: true }).waitFor()
    await output.hover()
    await page.mouse.wheel(0, -2000)
    await queue.button('Jump to live').waitFor()
    // The wheel glides: the end has to be out of sight before it grows.
    await output.getByText('line 400', { exact: true }).waitFor({ state: 'detached' })
    expect(existsSync(more)).toBe(false)
    writeFileSync(more, '')
    const grown = async () => {
      const { lines } = await desktop.call('output.lines', { id: 1, attempt: 1, at: 'end', limit: 1 })
      return lines[0]?.text === 'the end'
    }
    await until(grown, 'the job has printed its last line')
    expect(await output.getByText('the end', { exact: true }).count()).toBe(0)
    await queue.button('Jump to live').click()
    await output.getByText('the end', { exact: true }).waitFor()
    await queue.quit()
  })

  it('[W2] finds a text in the whole output, with an exact count, and walks through the matches', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    const shell =
      'for i in $(seq 1 30000); do if [ $((i % 1000)) = 7 ]; then echo "needle $i"; else echo "hay $i"; fi; done'
    await desktop.call('jobs.enqueue', { jobs: [{ type: 'command', input: { shell }, name: 'Haystack' }] })
    await queue.becomes('done', 1)
    await queue.row('Haystack').click()
    await page.getByRole('tab', { name: 'Output' }).click()
    await page.getByRole('region', { name: 'Output' }).getByText('hay 30000').waitFor()
    await page.keyboard.press('Control+f')
    await page.keyboard.type('needle')
    await page.getByText('30/30', { exact: true }).waitFor()
    await page.getByText('needle 29007').waitFor()
    await queue.button('Next match').click()
    await page.getByText('1/30', { exact: true }).waitFor()
    await page
      .locator('.output-line')
      .filter({ hasText: /^needle 7$/ })
      .waitFor()
    await queue.button('Previous match').click()
    await page.locator('.output-line').filter({ hasText: 'needle 29007' }).waitFor()
    await queue.choose('Stream', 'stderr')
    await page.getByText('It printed nothing').waitFor()
    await queue.quit()
  })

  it('[R8] [W1] opens a log of a gigabyte at its end, and reaches its start', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    const shell = 'yes "a line of a very large log" | head -c 1000000000; echo; echo "the very end"'
    await desktop.call('jobs.enqueue', { jobs: [{ type: 'command', input: { shell }, name: 'Large' }] })
    await queue.becomes('done', 1)
    await queue.row('Large').click()
    await page.getByRole('tab', { name: 'Output' }).click()
    const output = page.getByRole('region', { name: 'Output' })
    await output.getByText('the very end').waitFor()
    await page.getByText('1.0 GB').waitFor()
    await output.focus()
    await page.keyboard.press('Home')
    await until(
      () => output.evaluate((element: { scrollTop: number }) => element.scrollTop === 0),
      'it is at its start',
    )
    await output.getByText('a line of a very large log').first().waitFor()
    await queue.quit()
  })

  it('[W5] shows colours, undecodable bytes, and the streams apart', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    const shell = String.raw`printf '\033[31mred\033[0m and \377 bad\n\033[32mgreen\nstill so\033[0m\n'; echo wrong >&2`
    await desktop.call('jobs.enqueue', { jobs: [{ type: 'command', input: { shell }, name: 'Colours' }] })
    await queue.becomes('done', 1)
    await queue.row('Colours').click()
    await page.getByRole('tab', { name: 'Output' }).click()
    await page.locator('.fg-ansi-red').getByText('red').waitFor()
    await page.getByText('and \ufffd bad').waitFor()
    await page.locator('.fg-ansi-green').getByText('still so').waitFor()
    await page.locator('.output-line.err').getByText('wrong').waitFor()
    await queue.quit()
  })

  it('[W5] marks errors and matches beside the scrollbar, and leads to them', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    const shell =
      'for i in $(seq 1 6000); do if [ $i = 40 ]; then echo "error: the first"; elif [ $i = 3000 ]; then echo "error: the second"; else echo "fine $i"; fi; done; echo beware >&2; echo "fine at last"'
    await desktop.call('jobs.enqueue', { jobs: [{ type: 'command', input: { shell }, name: 'Marked' }] })
    await queue.becomes('done', 1)
    await queue.row('Marked').click()
    await page.getByRole('tab', { name: 'Output' }).click()
    const output = page.getByRole('region', { name: 'Output' })
    await output.getByText('fine at last').waitFor()
    await page.locator('.strip-mark.error').nth(1).waitFor()
    await page.locator('.strip-mark.stderr').waitFor()
    await queue.button('Previous error').click()
    await page.locator('.output-line.goal').filter({ hasText: 'error: the second' }).waitFor()
    await output.focus()
    await page.keyboard.press('e')
    await page.locator('.output-line.goal').filter({ hasText: 'error: the first' }).waitFor()
    await page.keyboard.press('Shift+E')
    await page.locator('.output-line.goal').filter({ hasText: 'error: the second' }).waitFor()
    await page.locator('.strip-mark.error').first().click()
    await page.locator('.output-line.goal').filter({ hasText: 'error: the first' }).waitFor()
    await page.keyboard.press('Control+f')
    await page.keyboard.type('fine 5000')
    await page.locator('.strip-mark.match').waitFor()
    await queue.quit()
  })

  it('shows only the lines with a text', async () => {
    const queue = await QueueWindow.open()
    const { page, desktop } = queue
    const shell = 'for i in $(seq 1 20000); do echo "line $i"; done'
    await desktop.call('jobs.enqueue', { jobs: [{ type: 'command', input: { shell }, name: 'Filtered' }] })
    await queue.becomes('done', 1)
    await queue.row('Filtered').click()
    await page.getByRole('tab', { name: 'Output' }).click()
    await page.getByText('line 20000', { exact: true }).waitFor()
    await page.keyboard.press('Control+f')
    await page.keyboard.type('line 1999')
    await page.getByText('11/11', { exact: true }).waitFor()
    await queue.button('Only matching lines').click()
    await until(
      async () => (await page.locator('.output-line').count()) === 11,
      'the eleven lines with that text are there alone',
    )
    await page.keyboard.press('Control+f')
    await page.keyboard.type('no such text')
    await page.getByText('none', { exact: true }).waitFor()
    await page.getByText('No line with that text').waitFor()
    await queue.button('Only matching lines').click()
    await page.getByText('line 20000', { exact: true }).waitFor()
    await queue.quit()
  })
})
