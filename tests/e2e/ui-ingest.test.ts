import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { violations } from '../support/axe.js'
import { Desktop, hasElectron } from '../support/desktop.js'
import { openYard } from '../support/jobyard-cli.js'
import { QueueWindow } from '../support/queue-window.js'
import { markdownText, pdfFile } from '../support/sample-files.js'
import { writeSampleFiles } from '../support/sample-folder.js'
import { until } from '../support/until.js'

/** The window, and what its file dialogs will answer. */
async function openWindow() {
  const queue = await QueueWindow.open()
  const { page, desktop } = queue
  return {
    queue,
    page,
    desktop,
    dialog: page.getByRole('dialog', { name: 'Add job' }),
    /** By the command; the system's own dialog is answered with these. */
    async chooseToIngest(files: readonly string[]) {
      await desktop.app.evaluate(({ dialog }, filePaths) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [...filePaths] })
      }, files)
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog', { name: 'Commands' }).waitFor()
      await page.keyboard.type('Ingest files')
      await page.keyboard.press('Enter')
    },
    async search(words: string) {
      await queue.button('Search').click()
      await page.locator('.search-input').fill(words)
    },
    hit: (text: string) => page.getByRole('option').filter({ hasText: text }),
  }
}

describe.skipIf(!hasElectron)('files are ingested in the window', () => {
  it('[N1] fifty files of ten kinds: chosen, run, and each found by its word', async () => {
    const { queue, page, desktop, dialog, chooseToIngest, search, hit } = await openWindow()
    const files = writeSampleFiles(path.join(desktop.yard.folder, 'files'), 5, { others: true })
    await chooseToIngest(files.map((file) => file.path))
    await dialog.getByRole('button', { name: `Add ${files.length} jobs` }).click()
    await page.getByText(`Added ${files.length} jobs`).waitFor()
    await queue.becomes('done', files.length)
    for (const { path: file, word } of files) {
      // A picture without tags and the video hold no word.
      if (/\.(png|mp4)$/.test(file)) continue
      const { hits } = await desktop.call('search.everything', { query: word, what: 'everything', offset: 0, limit: 5 })
      expect(hits).toMatchObject([{ of: 'document', path: file }, ...hits.slice(1)])
    }
    // Once more: nothing is done twice.
    await chooseToIngest(files.slice(0, 2).map((file) => file.path))
    await dialog.getByRole('button', { name: 'Add 2 jobs' }).click()
    await page.getByText('2 files were there already').waitFor()
    expect(await queue.counts('done')).toBe(files.length)

    await search('mp3word4')
    await hit('sample-4.mp3').click()
    await page.getByRole('tab', { name: 'Document', selected: true }).waitFor()
    await page.locator('.document-facts').getByText('Nobody').waitFor()
    await queue.quit()
  })

  it('[N10] a hit leads to its part, where the words are marked; every screen is accessible', async () => {
    const { queue, page, desktop, dialog, chooseToIngest, search, hit } = await openWindow()
    const found: string[] = []
    const look = async (screen: string) => found.push(...(await violations(page, screen)))
    const paper = path.join(desktop.yard.folder, 'paper.pdf')
    const notes = path.join(desktop.yard.folder, 'notes.md')
    writeFileSync(paper, pdfFile(['A first page', 'Of the heliotrope', null], 'On flowers'))
    writeFileSync(notes, markdownText('Tides', 'Nothing of flowers.'))
    await chooseToIngest([paper, notes])
    await dialog.getByText('notes.md', { exact: true }).waitFor()
    await look('the form')
    await dialog.getByRole('button', { name: 'Leave out notes.md' }).click()
    await dialog.getByRole('button', { name: 'Add job' }).click()
    await queue.becomes('done', 1)
    await search('heliotr')
    await hit('page 2').waitFor()
    await look('search')
    // By the keyboard alone.
    await page.locator('.search-input').press('Enter')
    await page.keyboard.press('Enter')
    const part = page.getByRole('region', { name: 'Part 2' })
    await part.locator('mark', { hasText: 'heliotrope' }).waitFor()
    await page.getByText('Part 2 of 2 · page 2').waitFor()
    await page.getByText('Page 3 without text').waitFor()
    await look('the document')
    await queue.button('Previous part').click()
    await page.getByText('A first page').waitFor()
    expect(await queue.button('Previous part').isDisabled()).toBe(true)
    await queue.quit()
    expect(found).toEqual([])
  })

  it('[N2] what is wrong with a file is said below it, and nothing is added', async () => {
    const { queue, page, desktop, dialog, chooseToIngest } = await openWindow()
    const good = path.join(desktop.yard.folder, 'good.txt')
    const empty = path.join(desktop.yard.folder, 'empty.txt')
    writeFileSync(good, 'heliotrope')
    writeFileSync(empty, '')
    await chooseToIngest([good, empty])
    await dialog.getByRole('button', { name: 'Add 2 jobs' }).click()
    await dialog.getByText(`${empty} is empty`).waitFor()
    await dialog.getByText('One of them cannot be ingested, so nothing was added.').waitFor()
    expect(await violations(page, 'the form with a fault')).toEqual([])
    await dialog.getByRole('button', { name: 'Leave out empty.txt' }).click()
    await dialog.getByRole('button', { name: 'Add job' }).click()
    await queue.becomes('done', 1)
    await queue.quit()
  })

  it('[N7] killed while it puts a document into the index, the app goes on behind the parts that are there', async () => {
    const yard = openYard()
    const file = yard.path('long.txt')
    writeFileSync(
      file,
      Array.from({ length: 60_000 }, (_, n) => `${n} a line of words with a number of its own\n`).join(''),
    )
    const first = await (await Desktop.open(yard)).ready()
    const [{ jobId } = { jobId: 0 }] = await first.call('documents.ingest', { paths: [file] })
    const stage = async () => (await first.call('queue.rowsOf', { ids: [jobId] }))[0]?.stage
    await until(async () => (await stage()) === 'index', 'the job puts its parts into the index')
    await first.kill()
    await until(() => yard.processes().length === 0, 'nothing of the app is left')
    const before = await yard.json<{ name: string; state: string; finishedAt: string | null }[]>(
      'pipeline',
      'show',
      jobId,
    )
    const second = await (await Desktop.open(yard)).ready()
    const job = () => second.call('jobs.get', { id: jobId }).then((detail) => detail.job)
    await until(async () => (await job()).state === 'completed', 'the job is completed')
    const after = await yard.json<{ name: string; finishedAt: string | null }[]>('pipeline', 'show', jobId)
    const done = before.filter(({ state }) => state === 'done')
    expect(done.map(({ name }) => name)).toEqual(['validate', 'hash', 'extract', 'chunk'])
    for (const { name, finishedAt } of done) expect(after).toContainEqual(expect.objectContaining({ name, finishedAt }))
    const hits = async (query: string) =>
      (await second.call('search.everything', { query, what: 'documents', offset: 0, limit: 5 })).hits
    expect(await hits('"59999 a line"')).toMatchObject([{ line: 60_000, jobId }])
    const { output } = await job()
    const [document] = await yard.json<{ id: number; chunks: number }[]>('ingest', 'list')
    expect(output).toMatchObject({ documentId: document?.id, chunks: document?.chunks })
    const last = { id: document?.id ?? 0, from: document?.chunks ?? 0, limit: 2 }
    expect(await second.call('documents.chunks', last)).toMatchObject([{ seq: document?.chunks }])
    await second.quit()
  })

  it('[N1] documents that are dropped on the window fill the form', async () => {
    const { queue, page, desktop, dialog } = await openWindow()
    const file = path.join(desktop.yard.folder, 'my notes.md')
    writeFileSync(file, '# Heliotrope')
    const cdp = await desktop.app.context().newCDPSession(page)
    const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
      cdp.send('Input.dispatchDragEvent', {
        type,
        x: 500,
        y: 400,
        data: { items: [], files: [file], dragOperationsMask: 1 },
      })
    await drag('dragEnter')
    // A drop counts once the page has answered a move before it that it takes the files.
    await until(async () => {
      await drag('dragOver')
      return page.getByText('Drop to make a job of it').isVisible()
    }, 'the window offers to take the file')
    await drag('dragOver')
    await drag('drop')
    await dialog.getByText('my notes.md', { exact: true }).waitFor()
    expect(await dialog.getByLabel('Type').innerText()).toContain('Ingest a file')
    // The files stay when another type is tried.
    await queue.choose('Type', 'Command line')
    await queue.choose('Type', 'Ingest a file')
    await dialog.getByRole('button', { name: 'Add job' }).click()
    await queue.becomes('done', 1)
    await queue.quit()
  })

  it('[N9] a document whose job is gone is shown by itself, and can be forgotten', async () => {
    const { queue, page, desktop, dialog, chooseToIngest, search, hit } = await openWindow()
    const file = path.join(desktop.yard.folder, 'notes.txt')
    writeFileSync(file, 'of the heliotrope')
    await chooseToIngest([file])
    await dialog.getByRole('button', { name: 'Add job' }).click()
    await queue.becomes('done', 1)
    const { rows } = await desktop.call('queue.rows', { section: 'done', offset: 0, limit: 1 })
    const removed = await desktop.yard.run('remove', rows[0]?.id ?? 0)
    expect(removed.code).toBe(0)
    await search('heliotrope')
    await hit('notes.txt').click()
    const shown = page.getByRole('dialog', { name: 'notes.txt' })
    await shown.locator('mark', { hasText: 'heliotrope' }).waitFor()
    expect(await violations(page, 'a document by itself')).toEqual([])
    await shown.getByRole('button', { name: /^Forget it/ }).click()
    await shown.waitFor({ state: 'detached' })
    await search('heliotrope ')
    await page.getByText('“heliotrope” was not found').waitFor()
    await queue.quit()
  })
})
