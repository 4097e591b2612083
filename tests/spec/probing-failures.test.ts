import { describe, expect, test } from 'vitest'
import type { JobJson } from '../support/job-json.js'
import { openYard, type Yard } from '../support/jobyard-cli.js'
import { type Asked, type Behaviour, MisbehavingProvider } from '../support/misbehaving-provider.js'
import { turnsOf } from '../support/stored-turns.js'
import { until } from '../support/until.js'

const KEY = 'sk-verysecretkey-0123456789'
const GOOD: Behaviour = { answer: 'Rating: 4' }

/** A yard whose provider `local` is the given server, and a job of it that is tried up to `attempts` times at once. */
async function probing(
  behave: (asked: Asked) => Behaviour,
  options: { attempts?: number; input?: object; settings?: string[] } = {},
) {
  const server = await MisbehavingProvider.open(behave)
  const yard = openYard()
  const set = ['--kind', 'openai-compatible', '--base-url', server.url, '--model', 'm:1:2', '--key-name', 'LOCAL_KEY']
  await yard.json('provider', 'set', 'local', ...set, ...(options.settings ?? []))
  const job = await addProbe(yard, options.input, '--max-attempts', options.attempts ?? 1)
  return { server, yard, job }
}

function addProbe(yard: Yard, input: object = {}, ...options: (string | number)[]): Promise<JobJson> {
  const whole = JSON.stringify({ model: 'm', provider: 'local', prompt: 'From 1 to 5?', ...input })
  const probe = ['--type', 'probe:scenario', '--group', 'provider:local', '--secret', 'LOCAL_KEY', '--backoff', '0ms']
  return yard.json('add', ...probe, '--input', whole, ...options)
}

async function drain(yard: Yard): Promise<JobJson> {
  const ran = await yard.runWith({ env: { LOCAL_KEY: KEY } }, 'worker', '--once')
  expect(ran.code).toBe(0)
  return yard.show(1, '--attempts')
}

describe('failures of a provider', () => {
  test.for<[string, Behaviour, string]>([
    ['429', { status: 429 }, 'HTTP_429'],
    ['500', { status: 500 }, 'HTTP_500'],
    ['503 without JSON', { status: 503, error: '<html>busy</html>' }, 'HTTP_503'],
    ['408', { status: 408 }, 'HTTP_408'],
    ['a connection that breaks', 'drop', 'UND_ERR_SOCKET'],
    ['a cut answer', 'cut', 'UND_ERR_SOCKET'],
    ['invalid JSON', { raw: '{"choices": [' }, 'BAD_RESPONSE'],
    ['JSON of another shape', { raw: '{"hello": "world"}' }, 'BAD_RESPONSE'],
    ['an empty answer', { answer: '  \n' }, 'EMPTY_RESPONSE'],
  ])('[P4] %s is retried, and the next attempt may succeed', async ([, behaviour, code]) => {
    const { server, yard } = await probing(({ number }) => (number === 1 ? behaviour : GOOD), { attempts: 2 })
    const job = await drain(yard)
    expect(job).toMatchObject({ state: 'completed', attempt: 2, output: { decision: 4 } })
    expect(job.attempts?.[0]).toMatchObject({ outcome: 'failed', error: { code, retryable: true } })
    // One request an attempt: the SDK repeats nothing behind the queue's back.
    expect(server.asked).toHaveLength(2)
  })

  test.for<[number]>([[400], [404], [413], [422]])(
    '[P4] %i is final: the same again would fail again',
    async ([status]) => {
      const { server, yard } = await probing(() => ({ status, error: { message: 'no such model: m' } }), {
        attempts: 3,
      })
      const job = await drain(yard)
      expect(job).toMatchObject({ state: 'failed', attempt: 1, error: { code: `HTTP_${status}`, retryable: false } })
      expect(job.error?.message).toContain('no such model: m')
      expect(server.asked).toHaveLength(1)
      expect((await yard.json<{ pausedGroups: string[] }>('queue', 'status')).pausedGroups).toEqual([])
    },
  )

  test.for<[string, Behaviour, string]>([
    ['401', { status: 401, error: { message: 'Incorrect API key', code: 'invalid_api_key' } }, 'local refused the key'],
    ['403', { status: 403 }, 'local does not allow this to the key (403)'],
    ['402', { status: 402 }, 'local has no credit left for this key'],
    [
      '429 with insufficient_quota',
      { status: 429, error: { message: 'You exceeded your quota', type: 'insufficient_quota' } },
      'local has no credit left for this key',
    ],
  ])(
    '[P4] %s pauses the provider with a visible reason instead of failing every job',
    async ([, behaviour, reason]) => {
      const { server, yard } = await probing(() => behaviour, { attempts: 3 })
      await addProbe(yard)
      await yard.runWith({ env: { LOCAL_KEY: KEY } }, 'worker', '--once', '--concurrency', '1')
      expect(await yard.show(1)).toMatchObject({ state: 'failed', attempt: 1, error: { retryable: false } })
      expect(await yard.show(2)).toMatchObject({ state: 'queued', attempt: 0 })
      expect(server.asked).toHaveLength(1)
      const [provider] = await yard.json<{ id: string; paused: boolean; pauseReason: string }[]>('provider', 'list')
      expect(provider).toMatchObject({ id: 'local', paused: true })
      expect(provider?.pauseReason).toContain(reason)
    },
  )

  test('[P4] Retry-After is honoured, in seconds or as a date', async () => {
    const date = new Date(Date.now() + 300_000).toUTCString()
    const { yard } = await probing(
      ({ number }) => ({ status: 429, headers: { 'retry-after': number === 1 ? '120' : date } }),
      { attempts: 3 },
    )
    await addProbe(yard, {}, '--max-attempts', 3)
    const before = Date.now()
    await yard.runWith({ env: { LOCAL_KEY: KEY } }, 'worker', '--once', '--concurrency', '1')
    const waits = await Promise.all([1, 2].map(async (id) => Date.parse((await yard.show(id)).runAfter as string)))
    expect(waits[0]).toBeGreaterThanOrEqual(before + 120_000)
    expect(waits[0]).toBeLessThan(before + 240_000)
    // A date has whole seconds.
    expect(waits[1]).toBeGreaterThanOrEqual(Date.parse(date) - 1000)
  })

  test('[P4] a provider that never answers is given up after the request timeout', async () => {
    const { server, yard } = await probing(({ number }) => (number === 1 ? 'hang' : GOOD), {
      // A slow machine may need another one.
      attempts: 5,
      settings: ['--request-timeout', '2s'],
    })
    const job = await drain(yard)
    expect(job.state).toBe('completed')
    expect(job.attempts?.[0]?.error).toMatchObject({ code: 'REQUEST_TIMEOUT', retryable: true })
    expect(job.attempts?.[0]?.error?.message).toContain('within 2 s')
    expect(server.abandoned).toBeGreaterThanOrEqual(1)
  })

  test('[P4] a provider that is not there is a network error', async () => {
    const { server, yard } = await probing(() => GOOD)
    await server.close()
    expect(await drain(yard)).toMatchObject({ state: 'failed', error: { code: 'ECONNREFUSED', retryable: true } })
  })

  test('[P3] an answer that was cut off by a limit is marked', async () => {
    const { yard } = await probing(() => ({ answer: 'Rating: 4, since', finishReason: 'length' }))
    expect(await drain(yard)).toMatchObject({ output: { truncated: true, finishReason: 'length', decision: 4 } })
    expect(turnsOf(yard, 1).at(-1)?.meta).toMatchObject({ truncated: true, finishReason: 'length' })
  })
})

describe('a running probe', () => {
  test('[R2] cancelling aborts its request', async () => {
    const { server, yard } = await probing(() => 'hang')
    const worker = yard.start(['worker'], { env: { LOCAL_KEY: KEY } })
    await until(() => server.open === 1, 'the request to arrive')
    expect(await yard.json('cancel', 1)).toMatchObject({ state: 'cancelled' })
    await until(() => server.abandoned === 1, 'the request to be aborted')
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[R4] resumed after a pause, it goes on in the conversation and asks nothing twice', async () => {
    let isSlow = true
    const behave = ({ number }: Asked): Behaviour => (number === 2 && isSlow ? 'hang' : { answer: `Rating: ${number}` })
    const followups = [{ label: 'why', prompt: 'Why?' }]
    const { server, yard } = await probing(behave, { input: { followups, preamble: 'Be brief.' } })
    const worker = yard.start(['worker'], { env: { LOCAL_KEY: KEY } })
    await until(() => server.open === 1 && server.asked.length === 2, 'the follow-up to be asked')
    expect(await yard.json('pause', 1)).toMatchObject({ state: 'paused', attempt: 1 })
    isSlow = false
    await yard.json('resume', 1)
    const [job] = await yard.settled(1)
    worker.kill('SIGTERM')
    await worker.exited
    expect(job).toMatchObject({ state: 'completed', attempt: 1, output: { turns: 2, decision: 1 } })
    expect(turnsOf(yard, 1).map(({ role, content }) => `${role}: ${content}`)).toEqual([
      'system: Be brief.',
      'user: From 1 to 5?',
      'assistant: Rating: 1',
      'user: Why?',
      'assistant: Rating: 3',
    ])
    expect(server.asked.map(({ body }) => body.messages.length)).toEqual([2, 4, 4])
  })
})

describe('keys', () => {
  test('[P1] a key reaches the provider and nothing that is stored, not even when the provider repeats it', async () => {
    const { server, yard } = await probing(
      ({ number, headers }) =>
        number === 1
          ? { status: 500, error: { message: `you sent ${headers.authorization}` } }
          : { answer: `Rating: 3. Your key is ${KEY}.`, model: `m of ${KEY}` },
      { attempts: 2 },
    )
    const job = await drain(yard)
    expect(job.state).toBe('completed')
    expect(server.asked.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${KEY}`, `Bearer ${KEY}`])
    expect(JSON.stringify(job)).not.toContain(KEY)
    expect(turnsOf(yard, 1).at(-1)?.content).toMatch(/^Rating: 3\. Your key is /)
    expect(yard.filesHolding(KEY)).toEqual([])
  })

  test('[P1] a refusal that repeats the key pauses the provider with a reason without it', async () => {
    const error = { message: `Incorrect API key provided: ${KEY}`, code: 'invalid_api_key' }
    const { yard } = await probing(() => ({ status: 401, error }))
    expect((await drain(yard)).error?.message).toContain('Incorrect API key provided: ')
    const [provider] = await yard.json<{ pauseReason: string }[]>('provider', 'list')
    expect(provider?.pauseReason).toContain('local refused the key')
    expect(yard.filesHolding(KEY)).toEqual([])
  })

  test('[P1] an engine without the key leaves the job to one that has it', async () => {
    const { yard } = await probing(() => GOOD)
    await yard.drain()
    expect(await yard.show(1)).toMatchObject({ state: 'queued', attempt: 0 })
    expect(await drain(yard)).toMatchObject({ state: 'completed' })
  })

  test('[P1] a provider without a key is asked without one', async () => {
    const server = await MisbehavingProvider.open(() => GOOD)
    const yard = openYard()
    await yard.json('provider', 'set', 'open', '--kind', 'openai-compatible', '--base-url', server.url, '--model', 'm')
    const input = JSON.stringify({
      model: 'open/m',
      provider: 'open',
      prompt: 'From 1 to 5?',
      temperature: 0.5,
      seed: 7,
    })
    await yard.json('add', '--type', 'probe:scenario', '--input', input)
    await yard.drain()
    expect(await yard.show(1)).toMatchObject({
      state: 'completed',
      output: { cost: null, modelVersion: 'm-2026-01-01' },
    })
    expect(server.asked[0]?.headers.authorization).toBeUndefined()
    expect(server.asked[0]?.body).toMatchObject({ model: 'm', temperature: 0.5, seed: 7 })
  })
})
