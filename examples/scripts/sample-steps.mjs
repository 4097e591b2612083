/**
 * Counts to a number in small steps and says so in colour: a job of type `script:node` that shows progress, saves a
 * checkpoint after every step, and so can be paused and resumed where it was.
 */
import { setTimeout as pause } from 'node:timers/promises'

const COLOURS = [36, 35, 33, 32]

export async function run(job) {
  const { steps = 40, stepMs = 250, stages = ['reading', 'comparing', 'writing'] } = job.input
  for (let i = job.checkpoint?.done ?? 0; i < steps; i += 1) {
    job.stage(stages[Math.floor((i * stages.length) / steps)])
    job.progress(i / steps, `step ${i + 1} of ${steps}`, { iteration: i + 1, of: steps })
    await pause(stepMs, undefined, { signal: job.signal }).catch(() => {})
    const colour = COLOURS[i % COLOURS.length]
    job.log('info', `\u001b[${colour}mstep ${String(i + 1).padStart(3)}\u001b[0m  ${'▪'.repeat(1 + (i % 24))}`)
    if (i % 10 === 9) console.error(`checkpoint after step ${i + 1}`)
    await job.saveCheckpoint({ done: i + 1 })
  }
  return { steps }
}
