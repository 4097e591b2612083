import { until } from '../../support/until.js'
import { type Figure, median } from '../bench-report.js'
import { cpuMs, kindOf, treeOf } from '../process-meter.js'
import { BenchApp } from './bench-app.js'
import { framesWhile } from './frames.js'

const ROUNDS = 3
const RUNNING = 20
const PER_SECOND = 10_000
const MEASURED_MS = 5_000
/** How long the jobs may take to begin reporting. */
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
