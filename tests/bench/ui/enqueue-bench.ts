import { type Figure, median } from '../bench-report.js'
import { BenchApp } from './bench-app.js'
import { framesWhile } from './frames.js'

const JOBS = 100_000
const ROUNDS = 3
/** Resolves, in the page, with the number of jobs that the answer names. */
const ENQUEUE = `(() => {
  const jobs = Array.from({ length: ${JOBS} }, (_, i) => ({
    type: 'command', name: 'Job ' + i, input: { command: ['true'] },
  }))
  return globalThis.jobyard.call('jobs.enqueue', { jobs }).then(({ value }) => value.jobs.length)
})()`

/** 100,000 jobs in one call of the page, into an empty queue that is paused. */
export async function enqueueBench(newDir: () => string): Promise<Figure[]> {
  const answered: number[] = []
  const listed: number[] = []
  const longest: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    await BenchApp.with(newDir(), async (app) => {
      const begun = performance.now()
      const frames = await framesWhile(app, async () => {
        const count = await app.page.evaluate<number>(ENQUEUE)
        answered.push(performance.now() - begun)
        if (count !== JOBS) throw new Error(`${count} jobs were queued`)
        while ((await app.call('queue.overview')).counts.next < JOBS) await app.page.waitForTimeout(20)
        listed.push(performance.now() - begun)
      })
      longest.push(frames.longest)
    })
  }
  return [
    {
      what: 'enqueue 100,000 jobs from the page, answered',
      value: median(answered) / 1000,
      unit: 's',
      limit: null,
      beside: { what: 'all in the queue', value: median(listed) / 1000 },
      how: `one jobs.enqueue into a paused queue; median of ${ROUNDS} processes`,
    },
    { what: 'longest frame meanwhile', value: median(longest), unit: 'ms', limit: null },
  ]
}
