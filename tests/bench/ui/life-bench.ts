import type { NewJob } from '../../../src-shared/new-job.js'
import { until } from '../../support/until.js'
import { type Figure, median, percentile } from '../bench-report.js'
import { cpuMs, kindOf, treeOf } from '../process-meter.js'
import { BenchApp } from './bench-app.js'
import { framesWhile } from './frames.js'

const ROUNDS = 3
const RUNNING = 20
const PER_SECOND = 10_000
const MEASURED_MS = 5_000
const CLICKS = 20
/** What takes longer has failed, ms. */
const LATEST_MS = 10_000

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

interface Load {
  frameMs: number
  mainPercent: number
  pagePercent: number
  perSecond: number
}

/** 20 running jobs report progress 10,000 times a second, above 100,000 queued ones. */
export async function progressBench(dataDir: string): Promise<Figure[]> {
  const loads: Load[] = []
  for (let round = 0; round < ROUNDS; round += 1) loads.push(await BenchApp.with(dataDir, loadOfProgress))
  const middle = (key: keyof Load) => median(loads.map((one) => one[key]))
  const what = '10,000 progress events a second'
  const how =
    `one jsonl handler reports for ${RUNNING} running jobs, all in sight, in turn; for ${MEASURED_MS / 1000} s; ` +
    `median of ${ROUNDS} processes`
  return [
    {
      what: `frame under ${what}, p95`,
      value: middle('frameMs'),
      unit: 'ms',
      limit: { at: 'most', value: 25 },
      beside: { what: 'events/s stored', value: middle('perSecond') },
      how: `${how}; intervals of requestAnimationFrame`,
    },
    {
      what: `main process under ${what}`,
      value: middle('mainPercent'),
      unit: '% of a core',
      limit: { at: 'most', value: 50 },
      beside: { what: 'the page’s process', value: middle('pagePercent') },
      how: `${how}; utime + stime of /proc/PID/stat, all threads`,
    },
  ]
}

async function loadOfProgress(app: BenchApp): Promise<Load> {
  await app.call('limits.set', { scope: { kind: 'queue' }, concurrency: RUNNING })
  const { jobs } = await app.call('jobs.enqueue', {
    jobs: Array.from({ length: RUNNING }, (_, i) => ({
      type: 'ticker',
      name: `Train a model ${i + 1}`,
      input: { perSecond: PER_SECOND / RUNNING },
    })),
  })
  const ids = jobs.map(({ id }) => id)
  const sent = async () => (await app.call('queue.rowsOf', { ids })).map(({ iteration }) => iteration ?? 0)
  await until(async () => (await sent()).every((count) => count > 0), 'every job reports', LATEST_MS)
  await app.scrollToTop()
  const renderer = treeOf(app.pid).find((pid) => kindOf(pid) === 'renderer')
  if (renderer === undefined) throw new Error('the page has no process')
  const read = async () => ({
    at: performance.now(),
    main: cpuMs(app.pid),
    page: cpuMs(renderer),
    sent: (await sent()).reduce((total, one) => total + one, 0),
  })
  const before = await read()
  const frames = await framesWhile(app, () => pause(MEASURED_MS))
  const after = await read()
  const ms = after.at - before.at
  await app.call('jobs.cancel', { ids })
  return {
    frameMs: frames.p95,
    mainPercent: ((after.main - before.main) / ms) * 100,
    pagePercent: ((after.page - before.page) / ms) * 100,
    perSecond: ((after.sent - before.sent) / ms) * 1000,
  }
}

/**
 * From the click, as the browser stamped it, to the end of the frame that shows that it counts, and of the one that shows
 * the job paused.
 */
export async function clickBench(dataDir: string): Promise<Figure[]> {
  const { ofCommand, ofSaving, ofQueue } = await BenchApp.with(dataDir, async (app) => ({
    ofCommand: await jobPauses(app, { type: 'command', input: { shell: 'sleep 600' } }),
    ofSaving: await jobPauses(app, { type: 'ticker', input: { perSecond: 10 } }),
    ofQueue: await queuePauses(app),
  }))
  const how = (what: string) =>
    `${CLICKS} real clicks on ${what}, above 100,000 queued jobs; from the event’s own time stamp to the end of the frame ` +
    'that shows the effect; 95th percentile'
  return [
    ...pauseFigures('command', ofCommand, how('a running command’s pause, which stops its processes')),
    ...pauseFigures('handler', ofSaving, how('a running job’s pause, for which its handler saves a checkpoint')),
    {
      what: 'a click on the queue’s pause shows its effect, p95',
      value: percentile(ofQueue, 0.95),
      unit: 'ms',
      limit: { at: 'most', value: 50 },
      beside: { what: 'median', value: median(ofQueue) },
      how: how('the toolbar’s pause and resume'),
    },
  ]
}

interface Pauses {
  /** Ms until the row says “pausing…” or more. */
  seen: number[]
  /** Ms until the row has left the running ones. */
  done: number[]
}

function pauseFigures(of: string, { seen, done }: Pauses, how: string): Figure[] {
  return [
    {
      what: `a click on a ${of}’s pause shows its effect, p95`,
      value: percentile(seen, 0.95),
      unit: 'ms',
      limit: { at: 'most', value: 50 },
      beside: { what: 'median', value: median(seen) },
      how: `${how}: the row no longer says that it runs, but at least “pausing…”`,
    },
    {
      what: `a click on a ${of}’s pause has it paused, p95`,
      value: percentile(done, 0.95),
      unit: 'ms',
      limit: null,
      beside: { what: 'median', value: median(done) },
      how: `${how}: the row has left the running ones, when the pause is true and on disk`,
    },
  ]
}

async function jobPauses(app: BenchApp, job: NewJob): Promise<Pauses> {
  const { jobs } = await app.call('jobs.enqueue', { jobs: [{ ...job, name: 'Paused by a click' }] })
  const id = jobs[0]?.id ?? 0
  const becomes = (state: string) =>
    until(async () => (await app.call('jobs.get', { id })).job.state === state, `the job is ${state}`, LATEST_MS)
  const took: Pauses = { seen: [], done: [] }
  for (let click = 0; click < CLICKS; click += 1) {
    await becomes('running')
    await app.scrollToTop()
    // A selected row shows its button wherever the pointer is.
    await app.page.locator(`#job-${id} .row-name`).click()
    await app.page.locator('.inspector-head .state-icon.running').waitFor()
    const [seen, done] = await clicked(app, `#job-${id} .row-action button`, [
      `!document.querySelector('#job-${id} .state-icon.running')`,
      `!document.querySelector('#job-${id} .state-icon:is(.running, .pausing)')`,
    ])
    took.seen.push(seen)
    took.done.push(done)
    await becomes('paused')
    await app.call('jobs.resume', { ids: [id] })
  }
  await app.call('jobs.cancel', { ids: [id] })
  return took
}

async function queuePauses(app: BenchApp): Promise<number[]> {
  const button = (word: string) => `[aria-label="${word} queue"]`
  const took: number[] = []
  for (let click = 0; click < CLICKS / 2; click += 1) {
    took.push(...(await clicked(app, button('Pause'), [`document.querySelector('${button('Resume')}')`])))
    await pause(100)
    took.push(...(await clicked(app, button('Resume'), [`document.querySelector('${button('Pause')}')`])))
    await pause(100)
  }
  return took
}

/**
 * Clicks, and waits for the frames in which the effects hold, one after the other.
 *
 * @param effects expressions of the page
 * @returns ms between the click and the end of each of these frames
 */
async function clicked<Effects extends readonly string[]>(
  { page }: BenchApp,
  selector: string,
  effects: readonly [...Effects],
): Promise<{ [index in keyof Effects]: number }> {
  // `void`, since the promise itself is waited for only after the click.
  await page.evaluate(`void (globalThis.benchClick = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(${JSON.stringify(`no effect of a click on ${selector}`)})), ${LATEST_MS})
    document.addEventListener('click', ({ timeStamp }) => {
      const effects = [${effects.map((effect) => `() => ${effect}`).join(', ')}]
      const took = []
      let reached = 0
      const look = () => {
        const before = reached
        while (reached < effects.length && effects[reached]()) reached += 1
        if (reached < effects.length) requestAnimationFrame(look)
        if (reached === before) return
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => {
          while (took.length < reached) took.push(performance.now() - timeStamp)
          if (took.length === effects.length) resolve(took)
        }
        port2.postMessage(null)
      }
      requestAnimationFrame(look)
    }, { capture: true, once: true })
  }))`)
  await page.locator(selector).click()
  return page.evaluate<{ [index in keyof Effects]: number }>('globalThis.benchClick')
}
