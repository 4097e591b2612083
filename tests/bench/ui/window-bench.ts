import { type Figure, median } from '../bench-report.js'
import { kindOf, pssMb, treeOf } from '../process-meter.js'
import { BenchApp } from './bench-app.js'
import { dragThrough, type Frames, framesWhile, scrollByBar, scrollByWheel } from './frames.js'

const ROUNDS = 3
const FRAME = { at: 'most', value: 20 } as const

/** From the window's being shown to the first frame with rows, each time in a new process on the full queue. */
export async function startBench(dataDir: string): Promise<Figure[]> {
  const rows: number[] = []
  for (let round = 0; round < 5; round += 1) {
    const marks = await BenchApp.with(dataDir, (app) => app.marks())
    rows.push(marks.rows - marks.shown)
  }
  return [
    {
      what: 'first rows after the window shows',
      value: median(rows),
      unit: 'ms',
      limit: { at: 'most', value: 1000 },
      beside: { what: 'slowest of five', value: Math.max(...rows) },
      how:
        'five new processes on the full queue; from the main process’s `show` of the window to the end of the first frame ' +
        'of the page that holds rows with names; median',
    },
  ]
}

/** Frames while the list is scrolled and a job dragged, beside a bare page scrolled the same way in the same minutes. */
export async function frameBench(dataDir: string, bareDir: string): Promise<Figure[]> {
  const of = { wheel: [] as Frames[], bar: [] as Frames[], drag: [] as Frames[] }
  const bare = { wheel: [] as Frames[], bar: [] as Frames[], drag: [] as Frames[] }
  for (let round = 0; round < ROUNDS; round += 1) {
    await BenchApp.with(
      bareDir,
      async (app) => {
        bare.wheel.push(await framesWhile(app, () => scrollByWheel(app)))
        bare.bar.push(await framesWhile(app, () => scrollByBar(app)))
        await app.scrollToTop()
        bare.drag.push(await framesWhile(app, () => dragThrough(app)))
      },
      'bare',
    )
    await BenchApp.with(dataDir, async (app) => {
      of.wheel.push(await framesWhile(app, () => scrollByWheel(app)))
      of.bar.push(await framesWhile(app, () => scrollByBar(app)))
      await app.scrollToTop()
      of.drag.push(await framesWhile(app, () => dragThrough(app)))
    })
  }
  const p95 = (frames: readonly Frames[]) => median(frames.map((one) => one.p95))
  const rate = (frames: readonly Frames[]) => median(frames.map((one) => one.perSecond))
  const how = (what: string) =>
    `${what}; the page’s own intervals of requestAnimationFrame, 95th percentile, median of ${ROUNDS} processes`
  return [
    {
      what: 'frame while scrolling by the wheel, p95',
      value: p95(of.wheel),
      unit: 'ms',
      limit: FRAME,
      beside: { what: 'bare page', value: p95(bare.wheel) },
      how: how('a wheel gesture of 24,000 px at 4,000 px/s, played by the browser'),
    },
    { what: 'frames while scrolling by the wheel', value: rate(of.wheel), unit: '/s', limit: null },
    {
      what: 'frame while leaping by the scrollbar, p95',
      value: p95(of.bar),
      unit: 'ms',
      limit: FRAME,
      beside: { what: 'bare page', value: p95(bare.bar) },
      how: how('from the first row to the last in three seconds, another place at every frame'),
    },
    {
      what: 'frame while dragging, p95',
      value: p95(of.drag),
      unit: 'ms',
      limit: FRAME,
      beside: { what: 'bare page', value: p95(bare.drag) },
      how: how('a row dragged over others for two seconds, then held at the edge, where the list scrolls, for three'),
    },
    { what: 'frames while dragging', value: rate(of.drag), unit: '/s', limit: null },
  ]
}

/** Memory of everything that the app consists of, after its list was scrolled from end to end. */
export async function memoryBench(dataDir: string): Promise<Figure[]> {
  const processes = await BenchApp.with(dataDir, async (app) => {
    await scrollByBar(app)
    return treeOf(app.pid).map((pid) => ({ kind: kindOf(pid), mb: pssMb(pid) }))
  })
  const part = (kind: string) => processes.filter((one) => one.kind === kind).reduce((sum, { mb }) => sum + mb, 0)
  return [
    {
      what: 'memory of all processes',
      value: processes.reduce((sum, { mb }) => sum + mb, 0),
      unit: 'MB',
      limit: { at: 'most', value: 600 },
      beside: { what: 'of it the page', value: part('renderer') },
      how:
        'proportional set size (Pss of /proc/PID/smaps_rollup) of the main process and all its descendants, after the ' +
        `list was scrolled from end to end: ${processes.map(({ kind, mb }) => `${kind} ${Math.round(mb)}`).join(', ')}`,
    },
  ]
}
