import { expect, it } from 'vitest'
import type { ClaimedJob } from '../../src-main/engine/ports.js'
import { JobRun } from '../../src-main/runner/job-run.js'
import type { LaunchPlan } from '../../src-main/runner/launch-plan.js'
import { FakeClock } from '../support/fake-clock.js'

const HOUR = 3_600_000

it.each([HOUR, -HOUR])('[F6] counts running time, whatever the clock is set to meanwhile (by %i ms)', async (ms) => {
  const clock = new FakeClock()
  const run = new JobRun({ timeoutMs: 10_000, attemptMs: 0 } as ClaimedJob, {} as LaunchPlan, clock)
  let timedOut = 0
  const onTimeout = () => {
    timedOut += 1
  }
  run.countTime(onTimeout)
  await clock.advance(4_000)
  clock.jump(ms)
  run.stopTime()
  await clock.advance(HOUR)
  run.countTime(onTimeout)
  await clock.advance(5_900)
  expect(timedOut).toBe(0)
  await clock.advance(200)
  expect(timedOut).toBe(1)
})
