import { describe, expect, test } from 'vitest'
import type { ImportLine } from '../support/job-json.js'
import { openYard } from '../support/jobyard-cli.js'
import { installScripted, result } from '../support/scripted-handler.js'

interface Status {
  pausedGroups: string[]
  pauseReasons?: { kind: string; name: string; reason: string; at: string }[]
}

describe('the rate of a group', () => {
  test('[R9] [R1] [Q3] two workers and a restart together start no more of it than the rate allows', async () => {
    const yard = openYard()
    await yard.run('limit', '--group', 'api', 'none', '--per-minute', 300)
    const lines = Array.from({ length: 13 }, (_, i): ImportLine => {
      const input = { command: ['true'] }
      return i === 6 ? { type: 'command', input } : { type: 'command', input, group: 'api' }
    })
    await yard.importAll(lines)
    const first = yard.run('worker', '--limit', 3)
    await Promise.all([first, yard.drain()])
    await yard.drain()
    const starts: number[] = []
    for (const job of await yard.list()) {
      expect(job).toMatchObject({ state: 'completed', attempt: 1 })
      const { history } = await yard.show(job.id, '--history')
      const claim = history?.find(({ to }) => to === 'running')
      if (job.group === 'api') starts.push(Date.parse(claim?.at as string))
    }
    starts.sort((a, b) => a - b)
    expect(starts).toHaveLength(12)
    // 300 a minute are one every 200 ms, and one may make up for 25 ms that the one before was late.
    for (const [i, at] of starts.slice(1).entries()) expect(at - (starts[i] as number)).toBeGreaterThanOrEqual(175)
  })

  test('[P4] [R10] an error can pause its group with a reason, until a person resumes it', async () => {
    const yard = openYard()
    installScripted(yard, 'ask')
    const refused = { type: 'error', code: 401, message: 'invalid key', details: { pauseGroup: 'the key was refused' } }
    await yard.importAll([
      { type: 'ask', input: { steps: [{ send: refused }] }, group: 'api' },
      { type: 'ask', input: { steps: [result('after')] }, group: 'api' },
      { type: 'ask', input: { steps: [result('other')] } },
    ])
    await yard.drain('--concurrency', 1)
    expect(await yard.show(1)).toMatchObject({ state: 'failed', error: { code: '401', retryable: false } })
    expect(await yard.show(2)).toMatchObject({ state: 'queued', attempt: 0 })
    expect(await yard.show(3)).toMatchObject({ state: 'completed', output: 'other' })
    const status = await yard.json<Status>('queue', 'status')
    expect(status.pausedGroups).toEqual(['api'])
    expect(status.pauseReasons).toEqual([
      { kind: 'group', name: 'api', reason: 'the key was refused', at: expect.stringMatching(/Z$/) },
    ])
    expect((await yard.run('queue', 'status')).stdout).toContain('group api is paused: the key was refused')
    const resumed = await yard.json<Status>('queue', 'resume', '--group', 'api')
    expect(resumed.pausedGroups).toEqual([])
    expect(resumed).not.toHaveProperty('pauseReasons')
    await yard.drain()
    expect(await yard.show(2)).toMatchObject({ state: 'completed', output: 'after' })
  })
})
