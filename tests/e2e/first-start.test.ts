import { statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Desktop, hasElectron, startSecond } from '../support/desktop.js'
import { openYard } from '../support/jobyard-cli.js'
import { until } from '../support/until.js'

describe.skipIf(!hasElectron)('the app starts', () => {
  it('opens a window on an empty queue, in a private data folder', async () => {
    const desktop = await (await Desktop.open()).ready()
    expect(await desktop.page.title()).toBe('Jobyard')
    const { counts, status } = await desktop.call('queue.overview')
    expect(counts).toEqual({ running: 0, next: 0, waiting: 0, paused: 0, attention: 0, done: 0 })
    expect(status.trouble).toBeNull()
    expect(statSync(desktop.yard.data).mode & 0o777).toBe(0o700)
    expect(statSync(desktop.yard.databaseFile()).mode & 0o777).toBe(0o600)
    expect(desktop.problems).toEqual([])
    expect(await desktop.quit()).toBe(0)
  })

  it('fills the queue with the sample when it is asked to, and runs it', async () => {
    const desktop = await (await Desktop.open(openYard(), '--sample')).ready()
    await until(async () => (await desktop.call('queue.overview')).counts.running > 0, 'a job of the sample runs')
    const { rows } = await desktop.call('queue.rows', { section: 'next', offset: 0, limit: 50 })
    expect(rows.length).toBeGreaterThan(5)
    expect(rows.map(({ position }) => position)).toEqual(
      [...rows.map(({ position }) => position)].sort((a, b) => (a ?? 0) - (b ?? 0)),
    )
    expect(await desktop.quit()).toBe(0)
  })

  it('remembers the settings and the size of the window', async () => {
    const yard = openYard()
    const first = await (await Desktop.open(yard)).ready()
    await first.call('settings.set', { change: { theme: 'dark', layout: { inspectorWidth: 411 } } })
    await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1011, 707))
    await first.quit()
    const second = await (await Desktop.open(yard)).ready()
    const settings = await second.call('settings.get')
    expect(settings.theme).toBe('dark')
    expect(settings.layout.inspectorWidth).toBe(411)
    const size = await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getSize())
    expect(size).toEqual([1011, 707])
  })

  it('gives way to one that runs on the same data folder, and brings its window to the front', async () => {
    const desktop = await (await Desktop.open()).ready()
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
    expect(await startSecond(desktop.yard)).toBe(0)
    const isVisible = () => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
    await until(isVisible, 'the window is shown')
    expect((await desktop.call('app.status')).phase).toBe('ready')
  })
})
