import { expect, test } from 'vitest'
import { openYard } from '../support/jobyard-cli.js'
import { MisbehavingProvider } from '../support/misbehaving-provider.js'
import { until } from '../support/until.js'

const PARALLEL = 5
const PER_MINUTE = 600
const PROBES = 24

test('[P1] a provider is never asked by more at once, nor faster, than its limits say', async () => {
  const arrivals: number[] = []
  const server: MisbehavingProvider = await MisbehavingProvider.open(async () => {
    arrivals.push(performance.now())
    // Held until as many as may come at once have come: one process holds them all.
    await until(() => server.mostOpen >= PARALLEL, `${PARALLEL} requests at once`)
    return { answer: 'Rating: 3' }
  })
  const yard = openYard()
  const limits = ['--max-parallel', String(PARALLEL), '--per-minute', String(PER_MINUTE)]
  const where = ['--kind', 'openai-compatible', '--base-url', server.url, '--model', 'm']
  await yard.json('provider', 'set', 'local', ...where, ...limits)
  const probe = { type: 'probe:scenario', group: 'provider:local' }
  await yard.importAll(
    Array.from({ length: PROBES }, (_, i) => ({
      ...probe,
      input: { model: 'm', provider: 'local', prompt: `Case ${i}?` },
    })),
  )
  await yard.drain('--concurrency', '20')

  expect((await yard.list('--state', 'completed')).length).toBe(PROBES)
  expect(server.mostOpen).toBe(PARALLEL)
  // Starts are paced; of those that have started, no more than may run at once can still be on their way. So however
  // slow this machine is, no stretch of time sees more than its share and these.
  const intervalMs = 60_000 / PER_MINUTE
  for (const [i, from] of arrivals.entries()) {
    for (const [j, to] of arrivals.entries()) {
      if (j > i) expect(j - i + 1).toBeLessThanOrEqual(PARALLEL + 1 + (to - from + intervalMs) / intervalMs)
    }
  }
  expect((arrivals.at(-1) as number) - (arrivals[0] as number)).toBeGreaterThan((PROBES - PARALLEL - 2) * intervalMs)
})
