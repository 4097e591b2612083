import { describe, expect, it } from 'vitest'
import { Desktop, hasElectron } from '../support/desktop.js'
import { untilFile } from '../support/jobyard-cli.js'
import { until } from '../support/until.js'

interface Notice {
  title: string
  body: string
}

interface Seen {
  notices: (Notice & { emit(event: 'click'): void })[]
  tips: string[]
  menu: { items: { label: string; click(): void }[] } | null
}

/** From now on keeps what the app shows outside its window; a machine for tests has nothing that would show it. */
function watchDesktop({ app }: Desktop): Promise<void> {
  return app.evaluate(({ Notification, Tray }) => {
    const seen: Seen = { notices: [], tips: [], menu: null }
    ;(globalThis as unknown as { seen: Seen }).seen = seen
    Notification.isSupported = () => true
    Notification.prototype.show = function show(this: Seen['notices'][number]) {
      seen.notices.push(this)
    }
    Tray.prototype.setToolTip = (tip) => void seen.tips.push(tip)
    Tray.prototype.setContextMenu = (menu) => {
      seen.menu = menu as unknown as Seen['menu']
    }
  })
}

/** Nobody is told by the system what the window in front of them shows. */
function hide({ app }: Desktop): Promise<void> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
}

function notices({ app }: Desktop): Promise<Notice[]> {
  return app.evaluate(() => {
    const { seen } = globalThis as unknown as { seen: Seen }
    return seen.notices.map(({ title, body }) => ({ title, body }))
  })
}

function tip({ app }: Desktop): Promise<string | undefined> {
  return app.evaluate(() => (globalThis as unknown as { seen: Seen }).seen.tips.at(-1))
}

/** Clicks an item of the tray's menu. */
function choose({ app }: Desktop, label: string): Promise<void> {
  return app.evaluate((_electron, wanted) => {
    const { seen } = globalThis as unknown as { seen: Seen }
    const item = seen.menu?.items.find((one) => one.label === wanted)
    if (item === undefined) throw new Error(`the tray offers ${seen.menu?.items.map((one) => one.label).join(', ')}`)
    item.click()
  }, label)
}

const commands = (shells: string[]) => shells.map((shell) => ({ type: 'command', input: { shell }, name: shell }))

describe.skipIf(!hasElectron)('notifications', () => {
  it('tells once that the queue is done, whatever the number of jobs, and nothing of each', async () => {
    const desktop = await (await Desktop.open()).ready()
    await watchDesktop(desktop)
    await hide(desktop)
    await desktop.call('jobs.enqueue', { jobs: commands(Array.from({ length: 30 }, () => 'true')) })
    await until(async () => (await notices(desktop)).length > 0, 'it is told')
    expect(await notices(desktop)).toEqual([{ title: 'The queue is done', body: '30 jobs completed.' }])
    expect(await desktop.quit()).toBe(0)
  })

  it('tells of jobs that failed for good while others run, together, and shows one when it is clicked', async () => {
    const desktop = await (await Desktop.open()).ready()
    const { yard } = desktop
    await desktop.call('limits.set', { scope: { kind: 'queue' }, concurrency: 4 })
    const running = await yard.addShell(untilFile(yard.path('go')))
    await until(async () => (await yard.show(running.id)).state === 'running', 'the first job runs')
    await watchDesktop(desktop)
    await hide(desktop)
    const { jobs } = await desktop.call('jobs.enqueue', {
      jobs: commands([3, 4, 5].map((code) => `${untilFile(yard.path('fail'))}; exit ${code}`)),
    })
    await until(async () => (await desktop.call('queue.overview')).counts.running === 4, 'all of them run')
    yard.create('fail')
    await until(async () => (await notices(desktop)).length > 0, 'it is told')
    const told = await notices(desktop)
    // Jobs that end later than the others are told of in a notification of their own, never each in one.
    expect(told.length).toBeLessThan(3)
    expect(told[0]?.title).toMatch(/jobs? failed/)
    await desktop.app.evaluate(() => (globalThis as unknown as { seen: Seen }).seen.notices[0]?.emit('click'))
    const shown = await desktop.page.locator('[data-id][aria-selected="true"]').getAttribute('data-id')
    expect(jobs.map(({ id }) => String(id))).toContain(shown)
    await hide(desktop)
    yard.create('go')
    await until(
      async () => (await notices(desktop)).some(({ title }) => title === 'The queue is done'),
      'the end of the queue is told',
    )
    expect((await notices(desktop)).at(-1)?.body).toBe('One job completed, 3 failed.')
    expect(await desktop.quit()).toBe(0)
  })

  it('tells nothing of a failure that is retried, nor anything when the person wants none', async () => {
    const desktop = await (await Desktop.open()).ready()
    await watchDesktop(desktop)
    await hide(desktop)
    const retried = { type: 'command', input: { shell: 'exit 3' }, maxAttempts: 3, backoffMs: 600_000, name: 'Retried' }
    await desktop.call('jobs.enqueue', { jobs: [retried] })
    await until(async () => (await desktop.call('queue.overview')).counts.waiting === 1, 'it waits for its retry')
    await desktop.call('jobs.enqueue', { jobs: commands(['exit 3']) })
    await until(async () => (await notices(desktop)).length > 0, 'the failure for good is told')
    expect(await notices(desktop)).toEqual([{ title: 'A job failed', body: 'exit 3' }])
    await desktop.call('settings.set', { change: { notifications: false } })
    await desktop.call('jobs.enqueue', { jobs: commands(['exit 4', 'true']) })
    await until(async () => (await desktop.call('queue.overview')).counts.done === 1, 'it ran')
    await until(async () => (await desktop.call('queue.overview')).counts.attention === 2, 'the other one failed')
    // Whatever was going to be told has been told by the time that another start of the queue is.
    await desktop.call('settings.set', { change: { notifications: true } })
    await desktop.call('jobs.enqueue', { jobs: commands(['true', 'true']) })
    await until(async () => (await notices(desktop)).length > 1, 'the next end is told')
    expect((await notices(desktop)).map(({ title }) => title)).toEqual(['A job failed', 'The queue is done'])
    expect(await desktop.quit()).toBe(0)
  })
})

describe.skipIf(!hasElectron)('the tray', () => {
  it('says what runs, pauses and resumes the whole queue, and brings the window back', async () => {
    const desktop = await (await Desktop.open()).ready()
    const { yard } = desktop
    await watchDesktop(desktop)
    await hide(desktop)
    await desktop.call('limits.set', { scope: { kind: 'queue' }, concurrency: 1 })
    await yard.addShell(untilFile(yard.path('go')))
    await yard.addShell('true')
    await until(async () => (await tip(desktop)) === 'Jobyard: 1 running, 1 next', 'the tray says what runs')
    await choose(desktop, 'Pause the Queue')
    await until(async () => (await tip(desktop)) === 'Jobyard: 1 running, 1 next, paused', 'it says that it is paused')
    expect((await desktop.call('queue.overview')).paused).toBe(true)
    await yard.run('queue', 'resume')
    await until(async () => (await tip(desktop)) === 'Jobyard: 1 running, 1 next', 'it hears of others’ changes')
    await choose(desktop, 'Open Jobyard')
    const isVisible = () => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
    await until(isVisible, 'the window is there')
    yard.create('go')
    await until(async () => (await tip(desktop)) === 'Jobyard: nothing runs', 'the tray says that nothing runs')
    expect(await desktop.quit()).toBe(0)
  })
})
