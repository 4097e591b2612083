import type { NewJob } from '../../../src-shared/new-job.js'
import { until } from '../../support/until.js'
import { type Figure, median, percentile } from '../bench-report.js'
import { BenchApp } from './bench-app.js'

const CLICKS = 40
/** What takes longer has failed, ms. */
const LATEST_MS = 10_000

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

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
  /** Ms until the screen has the first frame after the click, in steps of 8. */
  onScreen: number[]
  /** Ms until the row has left the running ones. */
  done: number[]
}

function pauseFigures(of: string, { seen, onScreen, done }: Pauses, how: string): Figure[] {
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
      what: `a click on a ${of}’s pause has its first frame on the screen, p95`,
      value: percentile(onScreen, 0.95),
      unit: 'ms',
      limit: { at: 'most', value: 50 },
      beside: { what: 'median', value: median(onScreen) },
      how: `${how}; here to the frame’s presentation, as Chrome’s Event Timing says it in steps of 8 ms`,
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
  const took: Pauses = { seen: [], onScreen: [], done: [] }
  for (let click = 0; click < CLICKS; click += 1) {
    await becomes('running')
    await app.scrollToTop()
    // A selected row shows its button wherever the pointer is.
    await app.page.locator(`#job-${id} .row-name`).click()
    await app.page.locator('.inspector-head .state-icon.running').waitFor()
    await watchClicks(app)
    const [seen, done] = await clicked(app, `#job-${id} .row-action button`, [
      `!document.querySelector('#job-${id} .state-icon.running')`,
      `!document.querySelector('#job-${id} .state-icon:is(.running, .pausing)')`,
    ])
    took.seen.push(seen)
    took.done.push(done)
    took.onScreen.push(await clickOnScreen(app))
    await becomes('paused')
    await app.call('jobs.resume', { ids: [id] })
  }
  await app.call('jobs.cancel', { ids: [id] })
  return took
}

/** Event Timing tells of what takes 16 ms and more; what is not told of is counted as that, ms. */
const LEAST_TOLD_MS = 16

async function watchClicks({ page }: BenchApp): Promise<void> {
  await page.evaluate(`{
    globalThis.benchWatch?.disconnect()
    globalThis.benchTold = []
    globalThis.benchWatch = new PerformanceObserver((list) => globalThis.benchTold.push(...list.getEntriesByName('click')))
    globalThis.benchWatch.observe({ type: 'event', durationThreshold: ${LEAST_TOLD_MS} })
  }`)
}

/** @returns ms from the last click to the presentation of the first frame after it */
async function clickOnScreen({ page }: BenchApp): Promise<number> {
  const told = await page.evaluate<number[]>('globalThis.benchTold.map(({ duration }) => duration)')
  return Math.max(LEAST_TOLD_MS, ...told)
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
        const held = reached
        // Right after the frame. A message would wait behind whatever the main process sends meanwhile.
        scheduler.postTask(() => {
          while (took.length < held) took.push(performance.now() - timeStamp)
          if (took.length === effects.length) resolve(took)
        }, { priority: 'user-blocking' })
      }
      requestAnimationFrame(look)
    }, { capture: true, once: true })
  }))`)
  await page.locator(selector).click()
  return page.evaluate<{ [index in keyof Effects]: number }>('globalThis.benchClick')
}
