import { describe, expect, test } from 'vitest'
import type { ProbeOutput } from '../../src-shared/probe.js'
import type { JobJson } from '../support/job-json.js'
import { openYard, type Yard } from '../support/jobyard-cli.js'
import { turnsOf } from '../support/stored-turns.js'

const PROMPT = 'A stranger asks for help. Answer with a number from 1 to 5.'

function add(yard: Yard, input: object, ...options: (string | number)[]): Promise<JobJson> {
  const whole = { model: 'test-model-1', provider: 'simulated', prompt: PROMPT, ...input }
  return yard.json('add', '--type', 'probe:scenario', '--input', JSON.stringify(whole), ...options)
}

const outputOf = (job: JobJson) => job.output as unknown as ProbeOutput

describe('the simulated provider', () => {
  test('[P5] it is there on a new installation, needs nothing, and is marked as simulated', async () => {
    const yard = openYard()
    await add(yard, { preamble: 'Be brief.' })
    await yard.drain()
    const job = await yard.show(1)
    expect(job).toMatchObject({ state: 'completed', attempt: 1 })
    const output = outputOf(job)
    expect(output).toMatchObject({ kind: 'probe', simulated: true, truncated: false, turns: 1, cost: 0 })
    expect(output.modelVersion).toBe('test-model-1 (simulated)')
    expect([1, 2, 3, 4, 5]).toContain(output.decision)
    const turns = turnsOf(yard, 1)
    expect(turns.map(({ role }) => role)).toEqual(['system', 'user', 'assistant'])
    expect(turns.slice(0, 2).map(({ content }) => content)).toEqual(['Be brief.', PROMPT])
    expect(turns[2]).toMatchObject({
      content: output.answer,
      model: 'test-model-1 (simulated)',
      meta: { simulated: true },
    })
  })

  test('[P5] the same model, prompt and seed answer the same; another model or seed may differ', async () => {
    const yard = openYard()
    const seeds = Array.from({ length: 12 }, (_, seed) => seed)
    for (const seed of seeds) await add(yard, { seed })
    for (const seed of seeds) await add(yard, { seed })
    await yard.drain('--concurrency', '8')
    const answers = (await yard.list('--limit', '100'))
      .sort((one, two) => one.id - two.id)
      .map((job) => outputOf(job).answer)
    expect(answers.slice(12)).toEqual(answers.slice(0, 12))
    expect(new Set(answers).size).toBeGreaterThan(6)
  })

  test('[P5] fail-test-model fails retryably, refuse-test-model for good, flaky-test-model twice', async () => {
    const yard = openYard()
    for (const model of ['fail-test-model', 'refuse-test-model', 'flaky-test-model']) {
      await add(yard, { model }, '--backoff', '0ms', '--max-attempts', 4)
    }
    await yard.drain()
    const [failing, refusing, flaky] = await Promise.all([1, 2, 3].map((id) => yard.show(id)))
    expect(failing).toMatchObject({ state: 'failed', attempt: 4, error: { code: 'HTTP_503', retryable: true } })
    expect(refusing).toMatchObject({ state: 'failed', attempt: 1, error: { code: 'HTTP_400', retryable: false } })
    expect(flaky).toMatchObject({ state: 'completed', attempt: 3 })
  })

  test('[P2] follow-ups are asked one after the other in the same conversation, at most maxTurns answers', async () => {
    const yard = openYard()
    const followups = [
      { label: 'why', prompt: 'Why exactly that?' },
      { label: 'again', prompt: 'Would you decide so again?' },
    ]
    await add(yard, { followups })
    await add(yard, { followups, maxTurns: 2 })
    await yard.drain()
    const asked = (id: number) => turnsOf(yard, id).flatMap(({ role, content }) => (role === 'user' ? [content] : []))
    expect(asked(1)).toEqual([PROMPT, 'Why exactly that?', 'Would you decide so again?'])
    expect(asked(2)).toEqual([PROMPT, 'Why exactly that?'])
    const roles = turnsOf(yard, 1).map(({ role }) => role)
    expect(roles).toEqual(['user', 'assistant', 'user', 'assistant', 'user', 'assistant'])
    expect(outputOf(await yard.show(1)).turns).toBe(3)
  })

  test('[P3] a new attempt begins its transcript anew', async () => {
    const yard = openYard()
    await add(yard, { model: 'flaky-test-model', preamble: 'Be brief.' }, '--backoff', '0ms')
    await yard.drain()
    const turns = turnsOf(yard, 1)
    expect(turns.map(({ attempt, role }) => `${attempt} ${role}`)).toEqual([
      '1 system',
      '1 user',
      '2 system',
      '2 user',
      '3 system',
      '3 user',
      '3 assistant',
    ])
  })

  test('[P5] it takes 50 ms unless it is set otherwise, and what is set is kept', async () => {
    const yard = openYard()
    await add(yard, {})
    await yard.drain()
    // A timer may be a millisecond early, by rounding.
    expect(outputOf(await yard.show(1)).durationMs).toBeGreaterThanOrEqual(49)
    await yard.json('provider', 'set', 'simulated', '--delay', '400ms')
    await add(yard, {})
    await yard.drain()
    expect(outputOf(await yard.show(2)).durationMs).toBeGreaterThanOrEqual(399)
    expect(await yard.json('provider', 'set', 'simulated', '--max-parallel', 3)).toMatchObject({ delayMs: 400 })
    const [simulated] = await yard.json<object[]>('provider', 'list')
    expect(simulated).toMatchObject({ id: 'simulated', delayMs: 400, maxParallel: 3, key: 'not-needed' })
  })

  test('[P1] a probe of a provider that is not set up fails for good and says so', async () => {
    const yard = openYard()
    await add(yard, { provider: 'nobody' })
    await yard.drain()
    const { state, error } = await yard.show(1)
    expect([state, error?.code, error?.retryable]).toEqual(['failed', 'UNKNOWN_PROVIDER', false])
    expect(error?.message).toContain('"nobody"')
  })
})
