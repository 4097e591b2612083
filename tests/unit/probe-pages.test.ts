import { describe, expect, it } from 'vitest'
import { ProbePages } from '../../src-renderer/features/probes/probe-pages.js'
import type { ProbeRow } from '../../src-shared/run.js'

/** A run of this many probes; what is asked for is written down. */
function runOf(total: number) {
  const asked: string[] = []
  let round = 0
  const row = (jobId: number) => ({ jobId, excerpt: `round ${round}` }) as ProbeRow
  const pages = new ProbePages(async (offset, limit) => {
    asked.push(`${offset}+${limit}`)
    const count = Math.max(0, Math.min(limit, total - offset))
    return { total, rows: Array.from({ length: count }, (_, index) => row(offset + index + 1)) }
  })
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
  return { pages, asked, settled, next: () => round++ }
}

describe('the probes of a run', () => {
  it('are read a page at a time, where they are looked at, and once', async () => {
    const { pages, asked, settled } = runOf(100_000)
    pages.want(50_050, 50_070)
    pages.want(50_050, 50_070)
    await settled()
    expect(pages.total).toBe(100_000)
    expect(pages.at(50_060)?.jobId).toBe(50_061)
    expect(pages.at(0)).toBeUndefined()
    expect(asked).toEqual(['50000+100'])
  })

  it('can be asked for one by one up to the end', async () => {
    const { pages } = runOf(150)
    expect((await pages.load(149))?.jobId).toBe(150)
    expect(await pages.load(150)).toBeUndefined()
    expect(await pages.load(-1)).toBeUndefined()
  })

  it('stay shown while they are read again, and what is far away is forgotten', async () => {
    const { pages, settled, next } = runOf(1_000)
    pages.want(0, 10)
    pages.want(500, 520)
    await settled()
    next()
    pages.again()
    expect(pages.at(510)?.excerpt).toBe('round 0')
    expect(pages.at(5)).toBeUndefined()
    await settled()
    expect(pages.at(510)?.excerpt).toBe('round 1')
    pages.end()
  })

  it('take the place of what they were when one was changed here, and tell of it', async () => {
    const { pages, settled } = runOf(20)
    pages.want(0, 20)
    await settled()
    let told = 0
    pages.subscribe(() => told++)
    pages.put({ ...(pages.at(3) as ProbeRow), manualDecision: 4 })
    expect(pages.at(3)?.manualDecision).toBe(4)
    expect(told).toBe(1)
  })

  it('say why they can’t be read', async () => {
    const pages = new ProbePages(() => Promise.reject(new Error('locked')))
    await pages.load(0)
    expect(pages.error?.message).toBe('locked')
  })
})
