import { describe, expect, it } from 'vitest'
import { Desktop, hasElectron } from '../support/desktop.js'
import { openYard, untilFile } from '../support/jobyard-cli.js'
import { until } from '../support/until.js'

/** Electron numbers its blockers from 0; more than this the app never makes here. */
const BLOCKERS = 100

/** Whether any blocker of the app keeps the system awake now. */
function isAwake({ app }: Desktop): Promise<boolean> {
  return app.evaluate(({ powerSaveBlocker }, most) => {
    return Array.from({ length: most }, (_, id) => id).some((id) => powerSaveBlocker.isStarted(id))
  }, BLOCKERS)
}

/** What the machine says that it runs on from now on; `event`: and that it says so. */
async function runsOn({ app }: Desktop, source: 'battery' | 'mains', event?: 'on-battery' | 'on-ac' | 'resume') {
  await app.evaluate(
    ({ powerMonitor }, given) => {
      powerMonitor.isOnBatteryPower = () => given.source === 'battery'
      if (given.event !== undefined) (powerMonitor as NodeJS.EventEmitter).emit(given.event)
    },
    { source, ...(event === undefined ? {} : { event }) },
  )
}

const standby = async (desktop: Desktop) => (await desktop.call('app.status')).standby

describe.skipIf(!hasElectron)('power', () => {
  it('keeps the system awake while jobs run, and not before, not while they are paused, not after', async () => {
    const desktop = await (await Desktop.open()).ready()
    const { yard } = desktop
    expect(await isAwake(desktop)).toBe(false)
    const held = await yard.addShell('true', '--hold')
    const job = await yard.addShell(untilFile(yard.path('go')))
    await until(() => isAwake(desktop), 'the system is kept awake')
    await desktop.call('jobs.pause', { ids: [job.id] })
    await until(async () => !(await isAwake(desktop)), 'it may sleep while all jobs are paused')
    await desktop.call('jobs.resume', { ids: [job.id] })
    await until(() => isAwake(desktop), 'it is kept awake again')
    yard.create('go')
    await until(async () => !(await isAwake(desktop)), 'it may sleep when nothing runs')
    expect((await yard.show(held.id)).state).toBe('queued')
    expect(await desktop.quit()).toBe(0)
  })

  it('starts nothing on battery where the person wants that, lets what runs go on, and says why', async () => {
    const desktop = await (await Desktop.open()).ready()
    const { yard, page } = desktop
    const running = await yard.addShell(untilFile(yard.path('go')))
    await until(async () => (await yard.show(running.id)).state === 'running', 'the job runs')
    await runsOn(desktop, 'battery', 'on-battery')
    expect(await standby(desktop)).toBeNull()
    await desktop.call('settings.set', { change: { pauseOnBattery: true } })
    expect(await standby(desktop)).toBe('battery')
    const next = await yard.addShell('true')
    const { reasons } = await desktop.call('jobs.whyWaiting', { id: next.id })
    expect(reasons.map(({ code }) => code)).toContain('standby')
    await page.getByText('On battery: nothing new starts').waitFor()
    yard.create('go')
    await until(async () => (await yard.show(running.id)).state === 'completed', 'what ran is completed')
    expect((await yard.show(next.id)).state).toBe('queued')
    await runsOn(desktop, 'mains', 'on-ac')
    await until(async () => (await yard.show(next.id)).state === 'completed', 'the next one runs on mains')
    expect(await desktop.quit()).toBe(0)
  })

  it('looks, when the machine wakes, at what changed while it slept', async () => {
    const desktop = await (await Desktop.open()).ready()
    await desktop.call('settings.set', { change: { pauseOnBattery: true } })
    await desktop.app.evaluate(({ powerMonitor }) => (powerMonitor as NodeJS.EventEmitter).emit('suspend'))
    await runsOn(desktop, 'battery', 'resume')
    expect(await standby(desktop)).toBe('battery')
    await runsOn(desktop, 'mains', 'resume')
    expect(await standby(desktop)).toBeNull()
    const job = await desktop.yard.addShell('true')
    await until(async () => (await desktop.yard.show(job.id)).state === 'completed', 'jobs run after a sleep')
    expect(await desktop.quit()).toBe(0)
  })

  it('[F8] ends its jobs in order, unasked, when the system shuts down', async () => {
    const yard = openYard()
    const desktop = await (await Desktop.open(yard)).ready()
    const job = await yard.addShell(untilFile(yard.path('never')))
    await until(async () => (await yard.show(job.id)).state === 'running', 'the job runs')
    const waits = await desktop.app.evaluate(({ powerMonitor }) => {
      let isAsked = false
      const event = {
        preventDefault: () => {
          isAsked = true
        },
      }
      ;(powerMonitor as NodeJS.EventEmitter).emit('shutdown', event)
      return isAsked
    })
    expect(waits).toBe(true)
    expect(await desktop.exited()).toBe(0)
    expect(await yard.show(job.id)).toMatchObject({ state: 'queued', attempt: 1 })
    expect(yard.processes()).toEqual([])
  })
})
