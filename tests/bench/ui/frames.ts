import { percentile } from '../bench-report.js'
import type { BenchApp } from './bench-app.js'

/** Intervals between the frames of a page, ms. */
export interface Frames {
  p95: number
  longest: number
  perSecond: number
}

/** Counts the page's own frames by `requestAnimationFrame` while `task` runs. */
export async function framesWhile({ page }: BenchApp, task: () => Promise<unknown>): Promise<Frames> {
  await page.evaluate(`{
    globalThis.benchFrames = []
    let last = null
    const tick = (at) => {
      if (globalThis.benchFrames === null) return
      if (last !== null) globalThis.benchFrames.push(at - last)
      last = at
      requestAnimationFrame(tick)
    }
    requestAnimationFrame(tick)
  }`)
  await task()
  const intervals = await page.evaluate<number[]>(`{
    const frames = globalThis.benchFrames
    globalThis.benchFrames = null
    frames
  }`)
  const total = intervals.reduce((sum, ms) => sum + ms, 0)
  return {
    p95: percentile(intervals, 0.95),
    longest: Math.max(...intervals),
    perSecond: (intervals.length / total) * 1000,
  }
}

const PX = 24_000
const PX_PER_SECOND = 4_000

/** Scrolls the list by the wheel, as the browser itself plays a gesture: 24,000 px down at 4,000 px a second. */
export async function scrollByWheel({ page, cdp }: BenchApp): Promise<void> {
  const box = await page.locator('.list').boundingBox()
  if (box === null) throw new Error('the list is not on the screen')
  await cdp.send('Input.synthesizeScrollGesture', {
    x: box.x + box.width / 2,
    y: box.y + box.height / 2,
    yDistance: -PX,
    speed: PX_PER_SECOND,
    gestureSourceType: 'mouse',
  })
}

/** Leaps through the whole list, as a hand that drags the scrollbar: to another place at every frame for three seconds. */
export async function scrollByBar({ page }: BenchApp): Promise<void> {
  await page.evaluate(`new Promise((done) => {
    const list = document.querySelector('.list')
    const begun = performance.now()
    const step = () => {
      const part = (performance.now() - begun) / 3000
      if (part >= 1) return done()
      list.scrollTop = part * (list.scrollHeight - list.clientHeight)
      requestAnimationFrame(step)
    }
    requestAnimationFrame(step)
  })`)
}

/** Drags the second row over others and then holds it at the lower edge, where the list scrolls by itself; 5 s in all. */
export async function dragThrough({ page }: BenchApp): Promise<void> {
  const list = await page.locator('.list').boundingBox()
  const row = await page.locator('.row .grip.on').nth(1).boundingBox()
  if (list === null || row === null) throw new Error('there is nothing to drag')
  const { mouse } = page
  const x = list.x + 150
  await mouse.move(x, row.y)
  await mouse.down()
  await mouse.move(x + 4, row.y + 8, { steps: 3 })
  const begun = performance.now()
  for (let step = 0; performance.now() - begun < 2_000; step += 1) {
    await mouse.move(x + (step % 5), list.y + 60 + ((step * 7) % (list.height - 160)))
  }
  for (let step = 0; performance.now() - begun < 5_000; step += 1) {
    await mouse.move(x + (step % 3), list.y + list.height - 12)
  }
  await page.keyboard.press('Escape')
  await mouse.up()
}
