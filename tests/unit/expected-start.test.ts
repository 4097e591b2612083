import { describe, expect, it } from 'vitest'
import { expectedStart } from '../../src-main/service/expected-start.js'
import type { JobSummary } from '../../src-shared/queue-view.js'

const job = (expectedMs: number | null, runningMs = 0) => ({ expectedMs, runningMs, countedAt: 1_000 }) as JobSummary
const expectedMs = (one: JobSummary) => one.expectedMs

describe('when a queued job’s turn probably comes', () => {
  it('is when the first slot is free that those ahead do not take', () => {
    const running = [job(10_000, 4_000), job(3_000, 1_000)]
    const at = (ahead: JobSummary[], slots = 2) => expectedStart({ running, ahead, slots, expectedMs, now: 1_000 })
    expect(at([])).toBe(3_000)
    expect(at([job(1_000)])).toBe(4_000)
    expect(at([job(10_000)])).toBe(7_000)
    expect(at([], 3)).toBe(1_000)
    expect(at([], 1)).toBe(7_000)
  })

  it('is not known where one of them may take any time', () => {
    const parts = { slots: 1, expectedMs, now: 1_000 }
    expect(expectedStart({ ...parts, running: [job(null)], ahead: [] })).toBeNull()
    expect(expectedStart({ ...parts, running: [job(5_000)], ahead: [job(null)] })).toBeNull()
  })

  it('lies never in the past, when a job runs longer than expected', () => {
    expect(expectedStart({ running: [job(1_000, 90_000)], ahead: [], slots: 1, expectedMs, now: 1_000 })).toBe(1_000)
  })
})
